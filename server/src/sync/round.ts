import type { UserId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';
import type { RefusalCode } from '@causeway/shared/stateless';
import { roleIn } from './access.ts';
import { type AdmittedOp, admit, type Verdict } from './admit.ts';
import type { IntakeParts, Waiting } from './intake-parts.ts';
import type { Row } from './journal.ts';
import type { LiveDoc, ScannedRow } from './live-doc.ts';
import { pastConflicts } from './past-conflicts.ts';
import { PendingDoc } from './pending-doc.ts';
import { APPLIED, type Receipt } from './receipt.ts';
import { receivedRow } from './received-row.ts';
import { scanRow } from './scan-update.ts';
import { sealedReceipt } from './sealed-receipt.ts';

/** Refusals that rows of another server could turn into a yes. */
const MAY_BE_STALE: ReadonlySet<RefusalCode> = new Set([
  'gap',
  'client-id',
  'forbidden',
  // What a device brings along of others is known by its place, not by its author or size.
  'author',
  'too-large',
]);

interface Admitted {
  readonly update: Waiting;
  readonly ops: readonly AdmittedOp[];
}

/**
 * One round of a document's updates, in the queue of its log: each is judged as if those before it were applied, then
 * the lawful ones are journaled with one commit, taken over, and all are answered. Nobody is answered before the commit:
 * a verdict may rest on an update that is not stored yet. When the store fails, none of them has happened.
 */
export class Round {
  readonly #live: LiveDoc;
  readonly #parts: IntakeParts;

  constructor(live: LiveDoc, parts: IntakeParts) {
    this.#live = live;
    this.#parts = parts;
  }

  /** Answers all of `updates`, in their order. Never rejects. */
  async take(updates: readonly Waiting[]): Promise<void> {
    let left = updates;
    try {
      while (left.length > 0) left = left.slice(await this.#pastConflicts(left));
    } catch (error) {
      for (const { sender } of left) sender.fail(error);
    }
  }

  /**
   * After any failure the journal is asked: a connection that breaks during a commit does not say whether it was made.
   * What is found to be stored is not stored again when it is judged anew.
   */
  #pastConflicts(updates: readonly Waiting[]): Promise<number> {
    return pastConflicts(
      () => this.#takeFirst(updates),
      () => this.#parts.docs.catchUp(this.#live),
      () => true,
    );
  }

  /** Takes as many of `updates`, one at least, as can be judged without asking the journal. How many. */
  async #takeFirst(updates: readonly Waiting[]): Promise<number> {
    const live = this.#live;
    if (await this.#parts.sealer.sealIfFull(live)) {
      for (const { blocks, sender } of updates) sender.answer(sealedReceipt(live, blocks));
      return updates.length;
    }
    const admitted: Admitted[] = [];
    const receipts = await this.#judgeFirst(updates, admitted);
    const answer = (): void => {
      for (const [index, receipt] of receipts.entries()) updates[index]?.sender.answer(receipt);
    };
    if (admitted.length > 0) await this.#write(admitted, answer);
    else answer();
    return receipts.length;
  }

  /** What becomes of the first of `updates`, if those that are put into `admitted` can be stored. */
  async #judgeFirst(updates: readonly Waiting[], admitted: Admitted[]): Promise<Receipt[]> {
    const pending = new PendingDoc(this.#live);
    const receipts: Receipt[] = [];
    for (const update of updates) {
      const verdict = await this.#judge(pending, update);
      if (verdict === undefined) {
        // Reading the journal would change what the others were judged against.
        return receipts.length > 0 ? receipts : [await this.#judgeAnew(update, admitted)];
      }
      if (verdict.ok && verdict.ops.length > 0) {
        pending.add(update.blocks, verdict.ops, update.sender.user);
        admitted.push({ update, ops: verdict.ops });
      }
      receipts.push(verdict.ok ? APPLIED : { result: 'refused', ops: verdict.refused });
    }
    return receipts;
  }

  /** The verdict; `undefined` for a no for what this server may merely not have heard of yet. */
  async #judge(pending: PendingDoc, { blocks, sender }: Waiting): Promise<Verdict | undefined> {
    const role = await this.#roleOf(sender.user);
    if (!sender.isWanted()) return UNWANTED;
    const verdict = admit(pending, blocks, sender.user, role);
    const isStale = !verdict.ok && verdict.refused.some(({ code }) => MAY_BE_STALE.has(code));
    return isStale ? undefined : verdict;
  }

  /** Judges the first of a round, after reading what other servers may have written. */
  async #judgeAnew(update: Waiting, admitted: Admitted[]): Promise<Receipt> {
    const live = this.#live;
    const { user } = update.sender;
    live.roles.delete(user);
    await this.#parts.docs.catchUp(live);
    if (live.sealedBy !== undefined) return sealedReceipt(live, update.blocks);
    const verdict = admit(live, update.blocks, user, await this.#roleOf(user));
    if (!verdict.ok) return { result: 'refused', ops: verdict.refused };
    if (verdict.ops.length > 0) admitted.push({ update, ops: verdict.ops });
    return APPLIED;
  }

  /** The role in force: changes of members hold this log's queue, so it can't change before the op is journaled. */
  async #roleOf(user: UserId): Promise<Role | undefined> {
    const { address, roles } = this.#live;
    if (address.type === 'user') return undefined;
    if (!roles.has(user)) roles.set(user, await roleIn(this.#parts.db, address.id, user));
    return roles.get(user);
  }

  /**
   * Journals what was admitted, then answers and takes it over, in one step: what is acknowledged is durable, and whatever
   * comes next finds it. Rejects when it can't be stored: then nothing of it has happened.
   */
  async #write(admitted: readonly Admitted[], answer: () => void): Promise<void> {
    const live = this.#live;
    const { journal, onCommit, onAdmitted } = this.#parts;
    const ops = admitted.flatMap((update) => update.ops);
    const rows = this.#rows(admitted, ops);
    await journal.append(rows.map(({ doc, seq, bytes, owner }) => ({ doc, seq, bytes, owner })));
    try {
      answer();
    } finally {
      // What is said of late ones comes at once, ahead of them.
      if (rows.length > admitted.length) for (const row of rows) live.apply(row);
      else live.take(rows, ops);
      onCommit([live], rows);
      onAdmitted?.(ops.length);
    }
  }

  /** One row for each update; ahead of them what is said of those that come far from their time. */
  #rows(admitted: readonly Admitted[], ops: readonly AdmittedOp[]): (Row & ScannedRow)[] {
    const live = this.#live;
    const received = receivedRow(live, ops, this.#parts);
    const rows: (Row & ScannedRow)[] = [];
    if (received) rows.push({ ...received, blocks: scanRow(received.bytes) });
    for (const { update } of admitted) {
      const seq = live.seq + rows.length + 1;
      const { bytes, blocks, sender } = update;
      rows.push({ doc: live.name, seq, bytes, owner: sender.user, blocks });
    }
    return rows;
  }
}

const UNWANTED: Verdict = { ok: false, refused: [] };
