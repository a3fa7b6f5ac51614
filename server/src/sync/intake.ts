import { newOpId, type RandomBytes, SERVER_ID, type UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import type { Role } from '@causeway/shared/permission';
import type { RefusalCode, RefusedOp } from '@causeway/shared/stateless';
import type { Document } from '@hocuspocus/server';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import { roleIn } from './access.ts';
import { type AdmittedOp, admit, type Verdict } from './admit.ts';
import { appendBytes } from './append-bytes.ts';
import type { Row } from './journal.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { LiveDoc } from './live-doc.ts';
import type { LiveDocs } from './live-docs.ts';
import { logOf } from './log-of.ts';
import type { LogQueues } from './log-queue.ts';
import { pastConflicts } from './past-conflicts.ts';
import { clientsOf, ScanError, type ScannedBlock, scanUpdate } from './scan-update.ts';
import { sealedReceipt } from './sealed-receipt.ts';
import type { Sealer } from './sealer.ts';

interface Parts {
  readonly db: Kysely<Database>;
  readonly docs: LiveDocs;
  readonly queues: LogQueues;
  readonly journal: JournalWriter;
  readonly sealer: Pick<Sealer, 'sealIfFull'>;
  readonly now: () => number;
  readonly random: RandomBytes;
  readonly onCommit: (docs: readonly LiveDoc[], rows: readonly Row[]) => void;
  /** Told how many ops of a client were taken. */
  readonly onAdmitted?: (ops: number) => void;
}

/** What became of an update. `malformed` bytes close the document's connection. */
export type Receipt =
  | { readonly result: 'applied' }
  | { readonly result: 'refused'; readonly ops: readonly RefusedOp[] }
  | { readonly result: 'malformed'; readonly message: string };

/** Refusals that rows of another server could turn into a yes. */
const MAY_BE_STALE: ReadonlySet<RefusalCode> = new Set(['gap', 'client-id', 'forbidden']);

const APPLIED: Receipt = { result: 'applied' };

/** Takes clients' updates: admit → journal → apply, one at a time per log. When it says applied, the rows are durable. */
export class Intake {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async receive(document: Document, update: Uint8Array, user: UserId): Promise<Receipt> {
    let blocks: ScannedBlock[];
    try {
      blocks = scanUpdate(update);
    } catch (error) {
      if (error instanceof ScanError)
        return { result: 'malformed', message: `${error.code}: ${error.message}` };
      throw error;
    }
    if (blocks.length === 0) return APPLIED;
    const live = this.#parts.docs.of(document);
    // The frame's buffer may be reused by the socket: rows keep their own bytes.
    const bytes = update.slice();
    const take = (): Promise<Receipt> => this.#take(live, { bytes, blocks }, user);
    return this.#parts.docs.using(document, () =>
      this.#parts.queues.run([logOf(live.name)], () =>
        pastConflicts(take, () => this.#parts.docs.catchUp(live)),
      ),
    );
  }

  async #take(
    live: LiveDoc,
    update: { bytes: Uint8Array; blocks: readonly ScannedBlock[] },
    user: UserId,
  ): Promise<Receipt> {
    if (await this.#parts.sealer.sealIfFull(live)) return sealedReceipt(live, update.blocks);
    const verdict = await this.#judge(live, update.blocks, user);
    // While it judged, it may have learned that another server has sealed the segment.
    if (live.sealedBy !== undefined) return sealedReceipt(live, update.blocks);
    if (!verdict.ok) return { result: 'refused', ops: verdict.refused };
    if (verdict.ops.length === 0) return APPLIED;
    const received = this.#receivedRow(live, verdict.ops);
    const seq = (received?.seq ?? live.seq) + 1;
    const row: Row = { doc: live.name, seq, bytes: update.bytes, owner: user };
    const rows = received ? [received, row] : [row];
    await this.#parts.journal.append(rows);
    if (received) live.apply({ ...received, clients: [live.serverClient] });
    live.apply({ ...row, clients: clientsOf(update.blocks) });
    this.#parts.onCommit([live], rows);
    this.#parts.onAdmitted?.(verdict.ops.length);
    return APPLIED;
  }

  /** Before saying no for what this server does not know, it reads what it may merely not have heard of yet. */
  async #judge(live: LiveDoc, blocks: readonly ScannedBlock[], user: UserId): Promise<Verdict> {
    const verdict = admit(live, blocks, user, await this.#roleOf(live, user));
    if (verdict.ok || !verdict.refused.some(({ code }) => MAY_BE_STALE.has(code))) return verdict;
    live.roles.delete(user);
    await this.#parts.docs.catchUp(live);
    return admit(live, blocks, user, await this.#roleOf(live, user));
  }

  /** The role in force: changes of members hold this log's queue, so it can't change before the op is journaled. */
  async #roleOf(live: LiveDoc, user: UserId): Promise<Role | undefined> {
    const { address, roles } = live;
    if (address.type === 'user') return undefined;
    if (!roles.has(user)) roles.set(user, await roleIn(this.#parts.db, address.id, user));
    return roles.get(user);
  }

  /** The `received` ops for those that come far from their ts, as one row ahead of theirs. */
  #receivedRow(live: LiveDoc, ops: readonly AdmittedOp[]): Row | undefined {
    if (live.address.type !== 'channel') return undefined;
    const now = this.#parts.now();
    // A text sent once more, by a device that missed the answer, arrived when it first came.
    const isNew = (op: AdmittedOp): boolean => !live.texts.has(op.id);
    const far = ops.filter((op) => Math.abs(now - op.ts) > LIMIT.lateMs && isNew(op)).map((op) => op.id);
    if (far.length === 0) return undefined;
    const firstTs = live.nextTs(now);
    const texts: string[] = [];
    for (let from = 0; from < far.length; from += LIMIT.receivedIds) {
      const ids = far.slice(from, from + LIMIT.receivedIds);
      const id = newOpId(SERVER_ID, this.#parts.random);
      texts.push(JSON.stringify({ k: 'received', ids, at: now, id, ts: firstTs + texts.length }));
    }
    const at = { client: live.serverClient, clock: live.clockOf(live.serverClient) };
    const bytes = appendBytes(at, live.lastItem(), texts);
    return { doc: live.name, seq: live.seq + 1, bytes, owner: SERVER_ID };
  }
}
