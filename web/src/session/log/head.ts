import type { LocalCopy } from '../local-copy.ts';
import type { OwnPresence } from '../tabs/tab-message.ts';
import type { Part } from './part.ts';
import type { Parts } from './parts.ts';

/** Which part of a log is its head, and what goes along from one head to the next. */
export class Head {
  segment: number;
  readonly #parts: Parts;
  readonly #copy: LocalCopy;
  #wanted: boolean;
  #own: OwnPresence = {};

  /** `wanted`: false while the server cannot know the log yet. */
  constructor(parts: Parts, copy: LocalCopy, segment: number, wanted: boolean) {
    this.#parts = parts;
    this.#copy = copy;
    this.segment = segment;
    this.#wanted = wanted;
  }

  get part(): Part {
    return this.#parts.get(this.segment) as Part;
  }

  get isWanted(): boolean {
    return this.#wanted;
  }

  /** The server knows the log now. */
  want(): void {
    this.#wanted = true;
    this.part.doc.uplink.want();
  }

  setPresence(presence: OwnPresence): void {
    this.#own = presence;
    // Kept by a follower too: it may lead one day.
    this.part.doc.uplink.setPresence(presence);
  }

  /** It is about to be a part among others. */
  leave(): void {
    const { doc } = this.part;
    doc.keep();
    doc.uplink.setPresence({});
  }

  /** The part of `segment` has just become the head. */
  begin(): void {
    const { part } = this;
    // One that is here already is of before a restore: the server has denied it until it had such a segment again.
    part.unseal();
    // At once, so that the next start knows of it before anything is written to it.
    part.doc.keep();
    void this.#copy.flush();
    part.doc.uplink.setPresence(this.#own);
    // The server's hello told nothing while it was not the head.
    part.doc.uplink.renew();
    if (this.#wanted) part.doc.uplink.retry();
  }
}
