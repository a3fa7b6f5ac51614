import type { OpId } from '@causeway/shared/id';
import type { DocHost } from '../sync/doc-host.ts';
import type { DocMessage, HeadMessage } from '../tabs/tab-message.ts';
import { docOf } from './log-name.ts';
import type { NumberedLog } from './numbered-log.ts';
import { idsOf } from './op-texts.ts';
import type { Part } from './part.ts';

/** One log in several tabs: the leading one says which segment is the head, and which are done with. */
export class LogTabs {
  readonly #host: DocHost;
  readonly #log: NumberedLog;

  constructor(host: DocHost, log: NumberedLog) {
    this.#host = host;
    this.#log = log;
  }

  tellHead({ lowered = false } = {}): void {
    const { name, head, state } = this.#log;
    if (this.#host.isLeader())
      this.#host.bus.post({ t: 'head', doc: docOf(name, head), record: state.record, lowered });
  }

  /** (N3) has been seen to. `handled`: ids of mine that were in the part. */
  tellSettled(part: Part, handled: readonly OpId[]): void {
    this.#host.bus.post({ t: 'settled', doc: part.doc.name, handled });
  }

  receive(message: DocMessage, segment: number): void {
    if (message.t === 'head') this.#onHead(segment, message);
    else if (message.t === 'settled') this.#onSettled(segment, message.handled);
    else this.#onDocument(message, segment);
  }

  #onDocument(message: Exclude<DocMessage, { readonly t: 'head' | 'settled' }>, segment: number): void {
    this.#log.roll(segment);
    // Who writes there does not know yet that it is settled.
    if (this.#host.isLeader()) this.#log.found(segment);
    const part = this.#log.parts.get(segment);
    if (part === undefined) return;
    if (message.t === 'presence') this.#log.showPresence(part, message.view);
    else part.doc.receive(message);
  }

  #onHead(head: number, message: HeadMessage): void {
    if (!this.#host.isLeader()) this.#log.follow(head, message);
  }

  /** What was written here and has not reached the tab that has settled the part goes to the head. */
  #onSettled(segment: number, handled: readonly OpId[]): void {
    this.#log.roll(segment === this.#log.head ? segment + 1 : 0);
    const part = this.#log.parts.get(segment);
    if (part === undefined) return;
    const done = new Set(handled);
    const missing = part.doc.writtenHere().filter((text) => [...idsOf([text])].some((id) => !done.has(id)));
    this.#log.take(missing, part);
    this.#log.drop(part);
  }
}
