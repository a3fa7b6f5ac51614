import type { LocalCopy } from '../local-copy.ts';
import { type LogRecord, logKey } from './kept-logs.ts';
import type { LogName } from './log-name.ts';

/** What this device knows of a log beside its ops; kept in the local store. */
export class LogState {
  /** Epoch of the server that spoke last to this tab, which leads. */
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

  /** It has spoken, and is not the one that everything here has been compared with: that was restored. */
  get isOther(): boolean {
    return this.serverEpoch !== undefined && this.epoch !== undefined && this.serverEpoch !== this.epoch;
  }

  /** What the leading tab, which keeps it, tells the others. */
  get record(): LogRecord {
    return this.#record;
  }

  /** A server that was restored may keep what the one before had dropped; of the same one, news can be late. */
  heard(epoch: string, first: number): void {
    this.serverEpoch = epoch;
    if (first > this.first || (first < this.first && this.isOther)) this.#keep({ ...this.#record, first });
  }

  /** Takes what the leading tab knows; true when the server was restored since this one has heard of it. */
  follow(record: LogRecord): boolean {
    const isRestored = this.epoch !== undefined && this.epoch !== record.epoch;
    this.serverEpoch = undefined;
    this.#record = record;
    return isRestored;
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
