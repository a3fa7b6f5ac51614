import type { PresenceView } from '@causeway/shared/presence';
import { NOBODY_HERE } from '../nobody.ts';
import type { DocSession } from '../sync/doc-session.ts';
import { type Marks, NO_MARKS, readMarks } from './marks.ts';

/** One segment of a log that this device holds as a document: the head, or one that is still to be settled. */
export class Part {
  readonly segment: number;
  readonly doc: DocSession;
  marks: Marks = NO_MARKS;
  presence: PresenceView = NOBODY_HERE;
  /** It may still be answered by the server. */
  live: boolean;
  /** Each op of mine in it is in the sealed segment; it stays because that can't be stored, or the part not be read. */
  settled = false;

  constructor(segment: number, doc: DocSession, live: boolean) {
    this.segment = segment;
    this.doc = doc;
    this.live = live;
  }

  /** All of its segment. */
  get isWhole(): boolean {
    return this.marks.genesis && this.marks.next !== undefined;
  }

  read(texts: readonly string[]): void {
    this.marks = readMarks(texts, this.marks);
  }

  /** A restored server goes on in this segment: its seal is no more. */
  unseal(): void {
    this.marks = { ...this.marks, next: undefined };
    this.settled = false;
    this.live = true;
  }

  /** The document is another one. */
  reread(): void {
    this.marks = readMarks(this.doc.texts(), NO_MARKS);
  }
}
