import type { OpId } from '@causeway/shared/id';
import type { PresenceView } from '@causeway/shared/presence';
import { Cell } from '../store.ts';
import { type DocEvents, type DocHost, type DocMeta, metaKey } from '../sync/doc-host.ts';
import { DocSession } from '../sync/doc-session.ts';
import type { HeadMessage, OwnPresence } from '../tabs/tab-message.ts';
import { Head } from './head.ts';
import type { KeptLog } from './kept-logs.ts';
import type { LogEvents } from './log-events.ts';
import { docOf, type LogName } from './log-name.ts';
import { LogState } from './log-state.ts';
import { LogTabs } from './log-tabs.ts';
import { Part } from './part.ts';
import { Parts } from './parts.ts';
import type { SealedSource } from './sealed-source.ts';
import { Settler } from './settler.ts';

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
  readonly parts: Parts;
  readonly state: LogState;
  readonly tabs: LogTabs;
  /** False until the local copy has been read. */
  readonly loaded = new Cell(false);
  /** A head holds all that the server had, once in this page's life. */
  readonly synced = new Cell(false);
  readonly #host: DocHost;
  readonly #events: LogEvents;
  readonly #settler: Settler;
  readonly #head: Head;
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
    this.parts = new Parts(host.userId);
    this.state = new LogState(host.copy, name, record);
    this.#head = new Head(this.parts, host.copy, Math.max(0, ...metas.keys()), options.wanted);
    this.#settler = new Settler(host, this, options.source);
    this.tabs = new LogTabs(host, this);
    for (const segment of new Set([...metas.keys(), this.head])) this.#open(segment, metas.get(segment));
  }

  get head(): number {
    return this.#head.segment;
  }

  get headPart(): Part {
    return this.#head.part;
  }

  /** The newest segment of which the server's beginning is here; the head, while there is none. */
  get anchor(): number {
    const begun = this.parts.sorted.filter(({ segment, marks }) => marks.genesis && segment <= this.head);
    return begun.at(-1)?.segment ?? this.head;
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
    this.#head.want();
  }

  setPresence(presence: OwnPresence): void {
    this.#head.setPresence(presence);
  }

  /** The server says which segment is the log's head: after a denial that said nothing of it. */
  onHead(head: number): void {
    if (head < this.head) this.#lower(head);
    else if (head > this.head) this.roll(head);
    else this.retryLater();
  }

  /** Asks the server again after a while, in spite of a denial. */
  retryLater(): void {
    this.headPart.doc.uplink.retryLater();
  }

  /** Goes over to segment `head`, if it is a newer one (N2). */
  roll(head: number): void {
    if (head <= this.head || this.#closed) return;
    this.#head.leave();
    this.#goTo(head);
    this.#moved(false);
  }

  /** Writes to the head what of `texts` is mine and in no part but perhaps `except`, unless it was refused. */
  take(texts: readonly string[], except?: Part): void {
    const missing = [...this.parts.missing(texts, except)].flatMap(([id, text]) =>
      this.#events.isRefused(id) ? [] : [text],
    );
    if (missing.length > 0) this.headPart.doc.take(this.#events.carry?.(missing, except) ?? missing);
  }

  /** The server has `ids`, which are mine. */
  arrived(ids: ReadonlySet<OpId>): void {
    this.#events.arrived(ids);
  }

  /** Lets the part go; (N3) has been seen to. */
  drop(part: Part): void {
    this.parts.delete(part);
    part.doc.close();
    this.showPresence(part, part.presence);
    this.#events.dropped(part.segment);
  }

  showPresence(part: Part, view: PresenceView): void {
    part.presence = view;
    this.#events.presence(this.parts.presence);
  }

  /** A document of the log that nobody knew of: of a tab that ended before it could be settled. */
  found(segment: number): void {
    if (segment > this.head) this.roll(segment);
    else if (this.parts.get(segment) === undefined) this.#open(segment, undefined);
  }

  /** Everything here has been compared with the server of `epoch`. */
  compared(epoch: string): void {
    const before = this.state.epoch;
    this.state.compared(epoch);
    if (before === undefined) return;
    this.tabs.tellHead();
    this.#restored();
  }

  /** What the leading tab says. */
  follow(head: number, { record, lowered }: Pick<HeadMessage, 'record' | 'lowered'>): void {
    const isRestored = this.state.follow(record);
    if (lowered && head < this.head) this.#lower(head);
    else if (head > this.head) this.roll(head);
    else this.#events.moved(true);
    if (isRestored) this.#restored();
  }

  /** The socket comes or goes. */
  evaluate(): void {
    for (const { doc } of this.parts.sorted) doc.uplink.evaluate();
    this.#settler.wake();
  }

  resync(): void {
    for (const { doc } of this.parts.sorted) doc.resync();
    this.#settler.wake();
  }

  /** Forgets the log on this device; to be closed first. */
  async forget(): Promise<void> {
    const { copy } = this.#host;
    this.state.forget();
    for (const { doc } of this.parts.sorted) copy.put(metaKey(doc.name), undefined);
    for (const { doc } of this.parts.sorted) await copy.remove(doc.name);
  }

  close(): void {
    this.#closed = true;
    this.#settler.close();
    for (const { doc } of this.parts.sorted) doc.close();
  }

  async #load(): Promise<void> {
    await Promise.all(this.parts.sorted.map(({ doc }) => doc.load()));
    if (this.#closed) return;
    this.loaded.set(true);
    this.#settler.wake();
  }

  #open(segment: number, meta: DocMeta | undefined): Part {
    const isHead = segment === this.head;
    const name = docOf(this.name, segment);
    const events: DocEvents = {
      ...this.#events,
      ops: (texts) => this.#onOps(part, texts),
      replaced: () => {
        part.reread();
        this.#events.replaced(segment);
        this.#rollIfSealed(part);
      },
      // What becomes of the others, the head's own denial shows.
      denied: () => segment === this.head && this.#events.denied(),
      sealed: (head) => this.#onSealed(part, head),
      synced: () => {
        if (segment === this.head) this.synced.set(true);
        this.#settler.wake();
      },
      hello: ({ epoch, first }) => segment === this.head && this.#onHello(epoch, first),
      presence: (view) => this.showPresence(part, view),
    };
    const part = new Part(
      segment,
      new DocSession(this.#host, name, meta, isHead && this.#head.isWanted, events),
      isHead,
    );
    this.parts.add(part);
    part.doc.loaded.subscribe(() => this.#settler.wake());
    if (this.#loading !== undefined) void part.doc.load();
    return part;
  }

  #onOps(part: Part, texts: readonly string[]): void {
    part.read(texts);
    this.#events.ops(part.segment, texts);
    this.#rollIfSealed(part);
  }

  #rollIfSealed({ segment, marks }: Part): void {
    if (marks.next !== undefined && segment === this.head) this.roll(marks.next);
  }

  #onSealed(part: Part, head: number | undefined): void {
    part.live = false;
    this.roll(head ?? part.segment + 1);
    this.#settler.wake('now');
  }

  #onHello(epoch: string, first: number): void {
    this.state.heard(epoch, first);
    if (this.state.epoch === undefined) this.compared(epoch);
    this.#moved(true);
  }

  /** Sealed segments in the store are the restored server's now. */
  #restored(): void {
    this.#events.restored();
    this.#events.moved(true);
  }

  /** The server was restored, and has no segment so high. */
  #lower(head: number): void {
    this.#goTo(head);
    this.#moved(true, { lowered: true });
  }

  #goTo(head: number): void {
    this.#head.segment = head;
    if (this.parts.get(head) === undefined) this.#open(head, undefined);
    this.#head.begin();
  }

  #moved(sure: boolean, told?: { readonly lowered: true }): void {
    this.tabs.tellHead(told);
    this.#events.moved(sure);
    this.#settler.wake();
  }
}
