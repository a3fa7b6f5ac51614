import { AsyncLocalStorage } from 'node:async_hooks';
import { must } from '@causeway/shared/assert';
import { channelDoc, type DocName, userDoc } from '@causeway/shared/doc-name';
import {
  type ChannelId,
  newOpId,
  type OpId,
  type RandomBytes,
  SERVER_ID,
  type UserId,
} from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import type { Database, Tx } from '../db/schema.ts';
import { retrying } from '../db/transact.ts';
import { allDone } from './all-done.ts';
import { appendBytes } from './append-bytes.ts';
import { appendRows } from './append-rows.ts';
import { JournalConflict, type Row } from './journal.ts';
import type { LiveDoc } from './live-doc.ts';
import type { LiveDocs } from './live-docs.ts';
import type { LogQueues } from './log-queue.ts';
import type { LogId, Logs, LogTransaction, OpDraft } from './logs.ts';
import { pastConflicts } from './past-conflicts.ts';
import type { Sealer } from './sealer.ts';

interface Parts {
  readonly db: Kysely<Database>;
  readonly docs: LiveDocs;
  readonly queues: LogQueues;
  readonly sealer: Pick<Sealer, 'sealIfFull'>;
  readonly now: () => number;
  readonly random: RandomBytes;
  /** Called after each commit with the documents that grew, and with all rows, also of logs that are new. */
  readonly onCommit: (docs: readonly LiveDoc[], rows: readonly Row[]) => void;
}

/** Name of segment `segment` of `log`. */
export function docOf(log: LogId, segment: number): DocName {
  const [type, id] = log.split('/');
  return type === 'channel' ? channelDoc(id as ChannelId, segment) : userDoc(id as UserId, segment);
}

/** Head segments of those of `logs` that exist. */
export async function headsOf(db: Kysely<Database>, logs: readonly LogId[]): Promise<Map<LogId, number>> {
  if (logs.length === 0) return new Map();
  const rows = await db.selectFrom('logs').selectAll().where('log', 'in', logs).execute();
  return new Map(rows.map((row) => [row.log as LogId, row.head]));
}

/** Whether a change is under way here: another transaction inside of it would wait for its end, and it for that. */
const changing = new AsyncLocalStorage<true>();

/** {@link Logs} over the journal: one row per log and transaction. */
export class LogWriter implements Logs {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async transact<T>(logs: readonly LogId[], change: (tx: LogTransaction) => Promise<T>): Promise<T> {
    if (changing.getStore()) throw new Error('transact was called inside of a change');
    const unique = [...new Set(logs)].sort();
    return this.#parts.queues.run(unique, () => this.#transact(unique, change));
  }

  async #transact<T>(logs: readonly LogId[], change: (tx: LogTransaction) => Promise<T>): Promise<T> {
    let names: DocName[] = [];
    const task = async (): Promise<T> => {
      for (;;) {
        names = await this.#headNames(logs);
        const done = await this.#parts.docs.with(names, (live) => this.#unlessSealed(logs, live, change));
        if (done !== undefined) return done.answer;
      }
    };
    return pastConflicts(task, () => this.#learned(logs, names));
  }

  async #headNames(logs: readonly LogId[]): Promise<DocName[]> {
    return [...(await headsOf(this.#parts.db, logs))].map(([log, head]) => docOf(log, head));
  }

  /** Full heads are sealed first, and then are no heads any more: `undefined`. */
  async #unlessSealed<T>(
    logs: readonly LogId[],
    live: ReadonlyMap<DocName, LiveDoc>,
    change: (tx: LogTransaction) => Promise<T>,
  ): Promise<{ readonly answer: T } | undefined> {
    const { sealer } = this.#parts;
    const sealed = await allDone([...live.values()].map((doc) => sealer.sealIfFull(doc)));
    if (sealed.includes(true)) return undefined;
    // Only this: sealing has transactions of its own, which would wait in the line in which this one may stand.
    return { answer: await retrying(this.#parts.db, () => this.#attempt(logs, live, change)) };
  }

  /** Takes over what other servers have written to the heads `names`. Whether they have, or sealed them. */
  async #learned(logs: readonly LogId[], names: readonly DocName[]): Promise<boolean> {
    const { docs } = this.#parts;
    const grown = await docs.with(names, (live) =>
      allDone([...live.values()].map((doc) => docs.catchUp(doc))),
    );
    return grown.includes(true) || !isSame(names, await this.#headNames(logs));
  }

  async #attempt<T>(
    logs: readonly LogId[],
    live: ReadonlyMap<DocName, LiveDoc>,
    change: (tx: LogTransaction) => Promise<T>,
  ): Promise<T> {
    const { db, now } = this.#parts;
    const pending = new Map(logs.map((log) => [log, new PendingLog(log, findLive(live, log), this.#parts)]));
    const result = await db.transaction().execute(async (tx) => {
      const answer = await changing.run(true, () => change(new LogTx(tx, pending)));
      const rows = [...pending.values()].flatMap((log) => log.row() ?? []);
      await appendRows(tx, rows, now());
      return answer;
    });
    this.#applyAll(pending.values());
    return result;
  }

  #applyAll(pending: Iterable<PendingLog>): void {
    const grown: LiveDoc[] = [];
    const rows: Row[] = [];
    for (const { live, row } of [...pending].map((log) => ({ live: log.live, row: log.row() }))) {
      // Memberships may have changed without an op.
      live?.roles.clear();
      if (row !== undefined) rows.push(row);
      if (live === undefined || row === undefined) continue;
      live.apply(row);
      grown.push(live);
    }
    this.#parts.onCommit(grown, rows);
  }
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));

const findLive = (live: ReadonlyMap<DocName, LiveDoc>, log: LogId): LiveDoc | undefined => {
  for (const [name, doc] of live) if (name.startsWith(`${log}/`)) return doc;
  return undefined;
};

/**
 * What one transaction writes to one log. Whether the log exists was asked before the transaction: where that does not fit
 * what the transaction finds, another server may have made it meanwhile, or ended it, which is a {@link JournalConflict}.
 */
class PendingLog {
  readonly log: LogId;
  readonly live: LiveDoc | undefined;
  readonly #parts: Parts;
  readonly #texts = new Map<OpId, string>();
  #ts: number | undefined;
  #created = false;

  constructor(log: LogId, live: LiveDoc | undefined, parts: Parts) {
    this.log = log;
    this.live = live;
    this.#parts = parts;
  }

  create(): void {
    if (this.live !== undefined) throw new JournalConflict(`${this.log} exists`);
    this.#created = true;
  }

  write(draft: { k: string; id?: OpId }): OpId {
    this.#mustExist();
    const now = this.#parts.now();
    const id = draft.id ?? newOpId(SERVER_ID, now, this.#parts.random);
    if (this.live?.texts.has(id) || this.#texts.has(id)) return id;
    this.#ts = this.#ts === undefined ? (this.live?.nextTs(now) ?? now) : this.#ts + 1;
    const { k, id: _, ...fields } = draft;
    // In this order a post is read fastest: see `plain-post.ts` in shared.
    this.#texts.set(id, JSON.stringify({ k, id, ts: this.#ts, ...fields }));
    return id;
  }

  get created(): boolean {
    return this.#created;
  }

  get head(): number {
    this.#mustExist();
    return this.live?.address.segment ?? 0;
  }

  #mustExist(): void {
    if (this.live === undefined && !this.#created) throw new JournalConflict(`${this.log} does not exist`);
  }

  /** The row to journal; the same one each time it is asked. */
  row(): Row | undefined {
    if (this.#texts.size === 0) return undefined;
    this.#row ??= this.#build();
    return this.#row;
  }
  #row: Row | undefined;

  #build(): Row {
    const { live } = this;
    const doc = docOf(this.log, this.head);
    const client = this.#parts.docs.serverClientOf(doc);
    const at = { client, clock: live?.clockOf(client) ?? 0 };
    const bytes = appendBytes(at, live?.lastItem(), [...this.#texts.values()]);
    return { doc, seq: (live?.seq ?? 0) + 1, bytes, owner: SERVER_ID };
  }
}

class LogTx implements LogTransaction {
  readonly db: Tx;
  readonly #pending: ReadonlyMap<LogId, PendingLog>;

  constructor(db: Tx, pending: ReadonlyMap<LogId, PendingLog>) {
    this.db = db;
    this.#pending = pending;
  }

  async create(log: LogId): Promise<void> {
    this.#log(log).create();
    await this.db.insertInto('logs').values({ log, head: 0 }).execute();
  }

  write<L extends LogId>(log: L, op: OpDraft<L>): OpId {
    return this.#log(log).write(op);
  }

  head(log: LogId): number {
    return this.#log(log).head;
  }

  #log(log: LogId): PendingLog {
    return must(this.#pending.get(log), `${log} was named to transact`);
  }
}
