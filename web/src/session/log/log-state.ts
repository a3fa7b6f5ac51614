import type { LocalCopy } from '../local-copy.ts';
import { type LogRecord, logKey } from './kept-logs.ts';
import type { LogName } from './log-name.ts';

/** What this device knows of a log beside its ops; kept in the local store. */
export class LogState {
  /** Epoch of the server that spoke last. */
  serverEpoch: string | undefined;
  readonly #copy: LocalCopy;
  readonly #log: LogName;
  #record: LogRecord;

  constructor(copy: LocalCopy, log: LogName, record: LogRecord | undefined) {
    this.#copy = copy;
    this.#log = log;
    this.#record = record ?? { first: 0 };
  }

  /** First segment that the server keeps. */
  get first(): number {
    return this.#record.first;
  }

  /** Of the server that everything here has been compared with; `undefined` before the first. */
  get epoch(): string | undefined {
    return this.#record.epoch;
  }

  /** The server has spoken, and everything here has been compared with it: what it gives now belongs to what is here. */
  get isCompared(): boolean {
    return this.serverEpoch !== undefined && this.serverEpoch === this.epoch;
  }

  raiseFirst(first: number): void {
    if (first > this.first) this.#keep({ ...this.#record, first });
  }

  compared(epoch: string): void {
    this.#keep({ ...this.#record, epoch });
  }

  forget(): void {
    this.#copy.put(logKey(this.#log), undefined);
  }

  #keep(record: LogRecord): void {
    this.#record = record;
    this.#copy.put(logKey(this.#log), record);
  }
}
