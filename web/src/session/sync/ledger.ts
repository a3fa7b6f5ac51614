import { raise } from '@causeway/shared/acknowledged';
import { authorOf, type OpId, type UserId } from '@causeway/shared/id';
import { opsSince, readLog, type StateVector } from '@causeway/shared/log';
import type * as Y from 'yjs';
import { readHead } from '../op-head.ts';
import { Cell } from '../store.ts';

/** What of a document the server has acknowledged, and which of my ops it has not. */
export class Ledger {
  readonly pending = new Cell<ReadonlySet<OpId>>(new Set());
  readonly #author: UserId;
  /** Written in this tab and not acknowledged: who wrote it carries it through a rebuild by another tab. */
  readonly #written = new Set<OpId>();
  #acked: StateVector;

  constructor(author: UserId, acked: StateVector) {
    this.#author = author;
    this.#acked = acked;
  }

  get acked(): StateVector {
    return this.#acked;
  }

  /** Whether `vector` brought news. */
  raise(vector: StateVector): boolean {
    const raised = raise(this.#acked, vector);
    if (raised === this.#acked) return false;
    this.#acked = raised;
    return true;
  }

  /** For another incarnation of the document. */
  reset(acked: StateVector): void {
    this.#acked = acked;
  }

  wrote(op: OpId): void {
    this.#written.add(op);
  }

  /** Texts of my unacknowledged ops in `doc`, by id. */
  unacknowledged(doc: Y.Doc): Map<OpId, string> {
    return this.#mine(opsSince(doc, this.#acked));
  }

  /** Texts of all my ops in `doc`, by id. */
  all(doc: Y.Doc): Map<OpId, string> {
    return this.#mine(readLog(doc));
  }

  #mine(all: readonly string[]): Map<OpId, string> {
    const texts = new Map<OpId, string>();
    for (const text of all) {
      const id = readHead(text)?.id;
      if (id !== undefined && authorOf(id) === this.#author) texts.set(id, text);
    }
    return texts;
  }

  /** Those of them that were written in this tab. */
  writtenHere(doc: Y.Doc): string[] {
    return [...this.unacknowledged(doc)].filter(([id]) => this.#written.has(id)).map(([, text]) => text);
  }

  /** Brings `pending` up to date; true when something was acknowledged. */
  update(doc: Y.Doc): boolean {
    const ids = new Set(this.unacknowledged(doc).keys());
    for (const id of this.#written) if (!ids.has(id)) this.#written.delete(id);
    const before = this.pending.get();
    const acknowledged = !isSubset(before, ids);
    if (acknowledged || ids.size !== before.size) this.pending.set(ids);
    return acknowledged;
  }
}

function isSubset(part: ReadonlySet<OpId>, whole: ReadonlySet<OpId>): boolean {
  for (const id of part) if (!whole.has(id)) return false;
  return true;
}
