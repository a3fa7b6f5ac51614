import type { OpId } from '@causeway/shared/id';
import type { PresenceView } from '@causeway/shared/presence';
import { Cell, type Store } from '../store.ts';
import { type DocEvents, type DocHost, type DocMeta, metaKey } from '../sync/doc-host.ts';
import { DocSession } from '../sync/doc-session.ts';
import type { DocMessage, OwnPresence } from '../tabs/tab-message.ts';
import { type KeptLog, type LogRecord, logKey } from './kept-logs.ts';
import { docOf, type LogName } from './log-name.ts';
import { idsOf } from './op-texts.ts';
import { Part } from './part.ts';
import { Parts } from './parts.ts';
import type { SealedSource } from './sealed-source.ts';
import { Settler } from './settler.ts';

export interface LogEvents
  extends Pick<DocEvents, 'refused' | 'isRefused' | 'denied' | 'revoked' | 'stream'> {
  ops(segment: number, texts: readonly string[]): void;
  /** The document of `segment` is another one. */
  replaced(segment: number): void;
  /** Another head, or another first kept segment; `sure`: the server says so. */
  moved(sure: boolean): void;
  /** Sealed segments may be others than before. */
  restored(): void;
  /** `texts` of mine as they are to be written to the head; as they are, unless given. */
  readonly carry?: (texts: readonly string[], from: Part | undefined) => readonly string[];
  presence(view: PresenceView): void;
}

/**
 * A log on this device: the document of its head, and those of earlier segments that are still to be settled.
 *
 * (N1) What is written goes to the head, at once, whatever is known of it. (N2) The head's number only grows, unless
 * the server was restored. (N3) Another part leaves the store only when each op of mine in it is known to be in the
 * sealed segment, or is stored in the head, or was told as not delivered. (N4) Parts leave in the order of their
 * numbers, the leading tab's first; the others follow it.
 */
export class NumberedLog {
  readonly name: LogName;
  /** False until the local copy has been read. */
  readonly loaded = new Cell(false);
  /** A head holds all that the server had, once in this page's life. */
  readonly synced = new Cell(false);
  /** Epoch that the server has named. */
  serverEpoch: string | undefined;
  readonly #host: DocHost;
  readonly #events: LogEvents;
  readonly #parts: Parts;
  readonly #settler: Settler;
  #record: LogRecord;
  #head: number;
  #wanted: boolean;
  #own: OwnPresence = {};
  #loading: Promise<void> | undefined;
  #closed = false;

  /** `wanted`: false while the server cannot know the log yet. */
  constructor(
    host: DocHost,
    name: LogName,
    options: { readonly kept: KeptLog; readonly wanted: boolean; readonly source: SealedSource },
    events: LogEvents,
  ) {
    const { metas, record } = options.kept;
    this.name = name;
    this.#host = host;
    this.#events = events;
    this.#wanted = options.wanted;
    this.#parts = new Parts(host.userId);
    this.#record = record ?? { first: 0 };
    this.#head = Math.max(0, ...metas.keys());
    this.#settler = new Settler(host, this, options.source);
    for (const segment of new Set([...metas.keys(), this.#head])) this.#open(segment, metas.get(segment));
  }

  get head(): number {
    return this.#head;
  }

  get headPart(): Part {
    return this.#parts.get(this.#head) as Part;
  }

  /** First segment that the server keeps. */
  get first(): number {
    return this.#record.first;
  }

  /** Of the server that everything here has been compared with. */
  get epoch(): string | undefined {
    return this.#record.epoch;
  }

  /** Ids of my ops that the server has not acknowledged. */
  get pending(): Store<ReadonlySet<OpId>> {
    return this.#parts.pending;
  }

  /** By their numbers, ascending. */
  get parts(): Part[] {
    return this.#parts.sorted;
  }

  part(segment: number): Part | undefined {
    return this.#parts.get(segment);
  }

  /** The newest segment of which the server's beginning is here; the head, while there is none. */
  get anchor(): number {
    const begun = this.parts.filter(({ segment, marks }) => marks.genesis && segment <= this.#head);
    return begun.at(-1)?.segment ?? this.#head;
  }

  /** Reads the local copy, once. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Appends an op that has been checked (N1). */
  append(op: { readonly id: OpId }): void {
    this.headPart.doc.append(op);
  }

  /** The server knows the log now. */
  want(): void {
    this.#wanted = true;
    this.headPart.doc.uplink.want();
  }

  setPresence(presence: OwnPresence): void {
    this.#own = presence;
    // Kept by a follower too: it may lead one day.
    this.headPart.doc.uplink.setPresence(presence);
  }

  /** The server says which segment is the log's head: after a denial that said nothing of it. */
  onHead(head: number): void {
    if (head < this.#head) this.#lower(head);
    else if (head > this.#head) this.roll(head);
    else this.retryLater();
  }

  /** Asks the server again after a while, in spite of a denial. */
  retryLater(): void {
    this.headPart.doc.uplink.retryLater();
  }

  /** Goes over to segment `head`, if it is a newer one (N2). */
  roll(head: number): void {
    if (head <= this.#head || this.#closed) return;
    const before = this.headPart.doc;
    before.keep();
    before.uplink.setPresence({});
    this.#goTo(head);
    if (this.#wanted) this.headPart.doc.uplink.want();
    this.#moved(false);
  }

  /** Texts of all my ops in documents, by id. */
  mine(): Map<OpId, string> {
    return this.#parts.mine();
  }

  /** Texts of my ops that the server has not acknowledged, by id. */
  unacknowledged(): Map<OpId, string> {
    return this.#parts.unacknowledged();
  }

  /** Writes to the head what of `texts` is mine and in no part but perhaps `except`, unless it was refused. */
  take(texts: readonly string[], except?: Part): void {
    const missing = [...this.#parts.missing(texts, except)].flatMap(([id, text]) =>
      this.#events.isRefused(id) ? [] : [text],
    );
    if (missing.length > 0) this.headPart.doc.take(this.#events.carry?.(missing, except) ?? missing);
  }

  /** (N3) has been seen to. `handled`: ids of mine that were in the part. */
  async remove(part: Part, handled: readonly OpId[]): Promise<void> {
    const { doc } = part;
    this.#host.bus.post({ t: 'settled', doc: doc.name, handled });
    this.#drop(part);
    await this.#host.copy.remove(doc.name);
    // Opened again meanwhile.
    if (this.part(part.segment) === undefined) this.#host.copy.put(metaKey(doc.name), undefined);
  }

  /** A document of the log that nobody knew of: of a tab that ended before it could be settled. */
  found(segment: number): void {
    if (segment > this.#head) this.roll(segment);
    else if (this.part(segment) === undefined) this.#open(segment, undefined);
  }

  /** Everything here has been compared with the server of `epoch`. */
  compared(epoch: string): void {
    const before = this.#record.epoch;
    this.#keepRecord({ ...this.#record, epoch });
    if (before !== undefined) this.#events.restored();
  }

  receive(message: DocMessage, segment: number): void {
    if (message.t === 'head') this.#follow(segment, message);
    else if (message.t === 'settled') this.#onSettled(segment, message.handled);
    else {
      if (segment > this.#head) this.roll(segment);
      // Who writes there does not know yet that it is settled.
      if (this.#host.isLeader()) this.found(segment);
      const part = this.#parts.get(segment);
      if (part === undefined) return;
      if (message.t === 'presence') this.#showPresence(part, message.view);
      else part.doc.receive(message);
    }
  }

  /** The socket comes or goes. */
  evaluate(): void {
    for (const { doc } of this.parts) doc.uplink.evaluate();
    this.#settler.wake();
  }

  resync(): void {
    for (const { doc } of this.parts) doc.resync();
    this.#settler.wake();
  }

  /** Forgets the log on this device; to be closed first. */
  async forget(): Promise<void> {
    const { copy } = this.#host;
    copy.put(logKey(this.name), undefined);
    for (const { doc } of this.parts) copy.put(metaKey(doc.name), undefined);
    for (const { doc } of this.parts) await copy.remove(doc.name);
  }

  close(): void {
    this.#closed = true;
    this.#settler.close();
    for (const { doc } of this.parts) doc.close();
  }

  async #load(): Promise<void> {
    await Promise.all(this.parts.map(({ doc }) => doc.load()));
    if (this.#closed) return;
    this.loaded.set(true);
    this.#settler.wake();
  }

  #open(segment: number, meta: DocMeta | undefined): Part {
    const isHead = segment === this.#head;
    const name = docOf(this.name, segment);
    const events: DocEvents = {
      ...this.#events,
      ops: (texts) => this.#onOps(part, texts),
      replaced: () => {
        part.reread();
        this.#events.replaced(segment);
      },
      sealed: (head) => this.#onSealed(part, head),
      synced: () => {
        if (segment === this.#head) this.synced.set(true);
        this.#settler.wake();
      },
      hello: ({ epoch, first }) => segment === this.#head && this.#onHello(epoch, first),
      presence: (view) => this.#showPresence(part, view),
    };
    const part = new Part(
      segment,
      new DocSession(this.#host, name, meta, isHead && this.#wanted, events),
      isHead,
    );
    this.#parts.add(part);
    part.doc.loaded.subscribe(() => this.#settler.wake());
    if (this.#loading !== undefined) void part.doc.load();
    return part;
  }

  #onOps(part: Part, texts: readonly string[]): void {
    part.read(texts);
    this.#events.ops(part.segment, texts);
    const { next } = part.marks;
    if (next !== undefined && part.segment === this.#head) this.roll(next);
  }

  #onSealed(part: Part, head: number | undefined): void {
    part.live = false;
    this.roll(head ?? part.segment + 1);
    this.#settler.wake('now');
  }

  #onHello(epoch: string, first: number): void {
    this.serverEpoch = epoch;
    if (this.#record.epoch === undefined) this.compared(epoch);
    if (first > this.first) this.#keepRecord({ ...this.#record, first });
    this.#moved(true);
  }

  /** The server was restored, and has no segment so high. */
  #lower(head: number): void {
    this.#goTo(head);
    if (this.#wanted) this.headPart.doc.uplink.retry();
    this.#moved(true, { lowered: true });
  }

  #goTo(head: number): void {
    this.#head = head;
    const { doc } = this.#parts.get(head) ?? this.#open(head, undefined);
    // At once, so that the next start knows of it before anything is written to it.
    doc.keep();
    void this.#host.copy.flush();
    doc.uplink.setPresence(this.#own);
  }

  #moved(sure: boolean, { lowered = false } = {}): void {
    this.#tellHead(lowered);
    this.#events.moved(sure);
    this.#settler.wake();
  }

  #tellHead(lowered: boolean): void {
    if (!this.#host.isLeader()) return;
    this.#host.bus.post({ t: 'head', doc: docOf(this.name, this.#head), first: this.first, lowered });
  }

  /** What the leading tab says of the head. */
  #follow(head: number, { first, lowered }: { readonly first: number; readonly lowered: boolean }): void {
    if (this.#host.isLeader()) return;
    this.#record = { ...this.#record, first: Math.max(first, this.first) };
    if (lowered && head < this.#head) this.#lower(head);
    else if (head > this.#head) this.roll(head);
    else this.#events.moved(true);
  }

  /** Another tab has settled the part; what was written here and has not reached it goes to the head. */
  #onSettled(segment: number, handled: readonly OpId[]): void {
    if (segment === this.#head) this.roll(segment + 1);
    const part = this.#parts.get(segment);
    if (part === undefined) return;
    const done = new Set(handled);
    this.take(
      part.doc.writtenHere().filter((text) => [...idsOf([text])].some((id) => !done.has(id))),
      part,
    );
    this.#drop(part);
  }

  #drop(part: Part): void {
    this.#parts.delete(part);
    part.doc.close();
    this.#showPresence(part, part.presence);
  }

  #keepRecord(record: LogRecord): void {
    this.#record = record;
    this.#host.copy.put(logKey(this.name), record);
  }

  #showPresence(part: Part, view: PresenceView): void {
    part.presence = view;
    this.#events.presence(this.#parts.presence);
  }
}
