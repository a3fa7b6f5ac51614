import type { OpId, UserId } from '@causeway/shared/id';
import type { PresenceView } from '@causeway/shared/presence';
import { Cell } from '../store.ts';
import { mergePresence } from './merge-presence.ts';
import { textsBy } from './op-texts.ts';
import type { Part } from './part.ts';

/** The parts of a log, seen as one. */
export class Parts {
  /** Ids of my ops that the server has not acknowledged. */
  readonly pending = new Cell<ReadonlySet<OpId>>(new Set());
  readonly #author: UserId;
  readonly #bySegment = new Map<number, Part>();

  constructor(author: UserId) {
    this.#author = author;
  }

  get(segment: number): Part | undefined {
    return this.#bySegment.get(segment);
  }

  /** By their numbers, ascending. */
  get sorted(): Part[] {
    return [...this.#bySegment.values()].sort((a, b) => a.segment - b.segment);
  }

  get size(): number {
    return this.#bySegment.size;
  }

  add(part: Part): void {
    this.#bySegment.set(part.segment, part);
    part.doc.pending.subscribe(() => this.#updatePending());
  }

  delete(part: Part): void {
    if (this.#bySegment.get(part.segment) !== part) return;
    this.#bySegment.delete(part.segment);
    this.#updatePending();
  }

  /** Texts of all my ops, by id. */
  mine(): Map<OpId, string> {
    return new Map(this.sorted.flatMap(({ doc }) => [...doc.mine()]));
  }

  /** Texts of my ops that the server has not acknowledged, by id. */
  unacknowledged(): Map<OpId, string> {
    return new Map(this.#waiting.flatMap(({ doc }) => [...doc.unacknowledged()]));
  }

  /** Ids of my ops that the server has acknowledged. */
  acknowledged(): Set<OpId> {
    return new Set(
      this.sorted.flatMap(({ doc }) => {
        const waiting = doc.unacknowledged();
        return [...doc.mine().keys()].filter((id) => !waiting.has(id));
      }),
    );
  }

  /** Nothing of `part` waits any more. */
  settle(part: Part): void {
    part.settled = true;
    this.#updatePending();
  }

  /** Those of `texts` that are mine and in no part but perhaps `except`, by id. */
  missing(texts: readonly string[], except: Part | undefined): Map<OpId, string> {
    const missing = textsBy(this.#author, texts);
    if (missing.size === 0) return missing;
    for (const part of this.sorted) {
      if (part !== except) for (const id of part.doc.mine().keys()) missing.delete(id);
    }
    return missing;
  }

  /** Who is on any of the parts. */
  get presence(): PresenceView {
    return mergePresence(this.sorted.map(({ presence }) => presence));
  }

  get #waiting(): Part[] {
    return this.sorted.filter(({ settled }) => !settled);
  }

  #updatePending(): void {
    const sets = this.#waiting.map(({ doc }) => doc.pending.get()).filter(({ size }) => size > 0);
    const [only] = sets;
    const all = sets.length === 1 && only !== undefined ? only : new Set(sets.flatMap((ids) => [...ids]));
    if (all.size > 0 || this.pending.get().size > 0) this.pending.set(all);
  }
}
