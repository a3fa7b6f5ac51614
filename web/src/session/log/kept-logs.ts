import type { DocName } from '@causeway/shared/doc-name';
import { type DocMeta, META } from '../sync/doc-host.ts';
import { type LogName, placeOf } from './log-name.ts';

/** What is kept of a log beside its documents, under `log/<log name>`. */
export interface LogRecord {
  /** First segment that the server still keeps. */
  readonly first: number;
  /** Of the server that this device has compared its ops with; a restored one has another. */
  readonly epoch?: string;
}

export const LOGS = 'log/';
export const logKey = (log: LogName): string => LOGS + log;

/** What this device holds of one log. */
export interface KeptLog {
  /** By segment. */
  readonly metas: ReadonlyMap<number, DocMeta>;
  readonly record: LogRecord | undefined;
}

/** What the local store says of all logs, read once at the start. */
export class KeptLogs {
  readonly #metas = new Map<LogName, Map<number, DocMeta>>();
  readonly #records: ReadonlyMap<string, unknown>;
  readonly #forgotten = new Set<LogName>();

  /** Both as the store has them, with their whole keys. */
  constructor(metas: ReadonlyMap<string, unknown>, records: ReadonlyMap<string, unknown>) {
    this.#records = records;
    for (const [key, meta] of metas) {
      const place = placeOf(key.slice(META.length) as DocName);
      if (place === undefined) continue;
      const ofLog = this.#metas.get(place.log) ?? new Map<number, DocMeta>();
      this.#metas.set(place.log, ofLog.set(place.segment, meta as DocMeta));
    }
  }

  of(log: LogName): KeptLog {
    if (this.#forgotten.has(log)) return { metas: new Map(), record: undefined };
    return {
      metas: this.#metas.get(log) ?? new Map(),
      record: this.#records.get(logKey(log)) as LogRecord | undefined,
    };
  }

  /** It is no longer on this device. */
  forget(log: LogName): void {
    this.#forgotten.add(log);
  }
}
