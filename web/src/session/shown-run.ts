import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import type { ChannelView } from '@causeway/shared/fold/channel-view';
import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Library } from './history/library.ts';
import { sealedAt } from './log/marks.ts';
import type { NumberedLog } from './log/numbered-log.ts';
import { textsBy } from './log/op-texts.ts';
import type { Past } from './past.ts';
import { Cell } from './store.ts';

/** Segments above which those that came by themselves are let go, while nobody has scrolled back. */
const LONG = 4;
/** Segments to begin with. */
const SHORT = 2;

export interface ShownRunParts {
  readonly channel: ChannelId;
  readonly userId: UserId;
  readonly log: NumberedLog;
  readonly library: Library;
  /** ms to wait for the segment before the head. */
  readonly patience: number;
  /** Whether the server may be asked for segments that are not here. */
  readonly mayAsk: () => boolean;
}

/**
 * What is shown of a channel: the fold of a run of its newest segments, and of my ops wherever they are.
 *
 * (W1) The run `oldest`…`#to` has no gap: each segment but the last one is whole. (W2) It ends with the newest segment
 * whose beginning is here; of later ones only my ops are shown. (W3) What goes on is folded in; a run of other segments
 * is put together aside, and shown when it is complete.
 */
export class ShownRun {
  readonly past = new Cell<Past>('beginning');
  readonly view: Cell<ChannelView>;
  /** First segment that is shown. */
  readonly oldest: Cell<number>;
  readonly #parts: ShownRunParts;
  #fold = new ChannelFold();
  #to: number;
  /** When the sealed segments that are shown were sealed. */
  readonly #sealedAt = new Map<number, number>();
  /** Segments below are no longer kept, by the channel's retention. */
  #expired = 0;
  /** Counts the runs that were begun: only the last one is shown. */
  #turn = 0;
  /** The last segment of the run that is being put together. */
  #goal: number | undefined;
  #older: Promise<void> | undefined;
  /** The last segment of the run when somebody last scrolled back. */
  #scrolledAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(parts: ShownRunParts) {
    this.#parts = parts;
    this.#to = parts.log.head;
    this.oldest = new Cell(this.#to);
    this.view = new Cell(this.#fold.view);
  }

  /** The local copy has been read. */
  async begin(): Promise<void> {
    await this.#refold(this.#newestFrom(), 'here');
    void this.#fill();
  }

  /** New ops in the document of `segment`. */
  onOps(segment: number, texts: readonly string[]): void {
    const { log, userId } = this.#parts;
    if (segment > this.#to) this.#add(textsBy(userId, texts).values());
    else if (segment >= this.oldest.get()) this.#add(texts);
    else this.#add(log.parts.get(segment)?.doc.unacknowledged().values() ?? []);
    if (log.loaded.get() && log.anchor !== this.#to) this.#moveOn();
  }

  /** The document of `segment` is another one, or segments of the library are. */
  refresh(): void {
    const { log } = this.#parts;
    if (log.loaded.get()) void this.#refold(log.anchor === this.#to ? this.oldest.get() : this.#newestFrom());
  }

  /** The first segment that is kept, or the head, may be another one. */
  onMoved(): void {
    const { log } = this.#parts;
    if (!log.loaded.get()) return;
    this.#tellPast();
    if (this.#first > this.oldest.get()) void this.#refold(this.#first);
    else if (log.anchor !== this.#to) this.#moveOn();
    else void this.#fill();
  }

  /** Lets go what was sealed longer than `kept` ms before `now`; `undefined`: for ever is kept. */
  expire(kept: number | undefined, now: number): void {
    const isOld = (at: number): boolean => kept !== undefined && at + kept < now;
    const old = [...this.#sealedAt].filter(([, at]) => isOld(at)).map(([segment]) => segment + 1);
    // It may be less than before: a clock was wrong, or messages are kept longer now.
    const expired = Math.max(0, ...old);
    if (expired === this.#expired && kept === undefined) return;
    this.#expired = expired;
    this.onMoved();
  }

  loadOlder(): Promise<void> {
    this.#scrolledAt = this.#to;
    return this.#loadOlder();
  }

  close(): void {
    this.#closed = true;
  }

  #loadOlder(): Promise<void> {
    this.#older ??= this.#extend().finally(() => {
      this.#older = undefined;
    });
    return this.#older;
  }

  /** The segments to begin with. */
  #newestFrom(): number {
    const { log } = this.#parts;
    return Math.max(this.#first, log.anchor - SHORT + 1);
  }

  /** The first segment that is kept. */
  get #first(): number {
    const { log, library, channel } = this.#parts;
    return Math.max(log.state.first, this.#expired, library.first(channel));
  }

  async #fill(): Promise<void> {
    // Once more when the run has become another one meanwhile.
    for (let turn = -1; turn !== this.#turn && this.oldest.get() > this.#newestFrom(); ) {
      turn = this.#turn;
      await this.#loadOlder();
    }
  }

  /** (W2) There is a newer segment to end with. */
  #moveOn(): void {
    const { log } = this.#parts;
    const next = log.parts.get(log.anchor);
    // Still without its beginning, or on its way.
    if (!next?.marks.genesis || this.#goal === log.anchor) return;
    const goesOn = next.segment === this.#to + 1 && log.parts.get(this.#to)?.isWhole;
    if (!goesOn) void this.#refold(this.#stays(log.anchor) ? this.oldest.get() : this.#newestFrom());
    else {
      void this.#whole(this.#to, () => Promise.resolve());
      this.#to = next.segment;
      this.#add(next.doc.texts());
      this.#trim();
    }
  }

  /** Who has scrolled back stays where they are, in a run up to `to`, unless much has come since. */
  #stays(to: number): boolean {
    return to >= this.#to && to - this.#scrolledAt <= LONG;
  }

  /** Memory is not to grow with what comes in. */
  #trim(): void {
    const isLong = this.#to - this.oldest.get() >= LONG;
    if (isLong && !this.#stays(this.#to)) void this.#refold(this.#newestFrom());
  }

  async #extend(): Promise<void> {
    const turn = this.#turn;
    const segment = this.oldest.get() - 1;
    if (segment < this.#first) return this.#tellPast();
    this.past.set('loading');
    const texts = await this.#whole(segment, () => this.#texts(segment)).catch(() => undefined);
    if (turn !== this.#turn || this.oldest.get() !== segment + 1 || this.#closed) return this.#tellPast();
    if (texts === undefined) this.past.set('unreachable');
    else if (texts === 'dropped') this.past.set('dropped');
    else {
      this.oldest.set(segment);
      this.#add(texts);
      this.#tellPast();
    }
  }

  /** (W3) Shows the run from `from`, or from where it has no gap. `here`: only what is on this device. */
  async #refold(from: number, reach?: 'here'): Promise<void> {
    const { log, library, channel, patience } = this.#parts;
    const turn = ++this.#turn;
    const to = log.anchor;
    this.#goal = to;
    const before: (readonly string[])[] = [];
    // From another place than before: then what is shown is no part of it.
    let at = to;
    for (; at > Math.min(from, to); at--) {
      const segment = at - 1;
      const texts = await this.#whole(segment, () =>
        reach === 'here'
          ? library.kept(channel, segment)
          : within(patience, this.#texts(segment)).catch(() => undefined),
      );
      if (turn !== this.#turn || this.#closed) return;
      if (texts === undefined || texts === 'dropped') break;
      before.push(texts);
    }
    if (log.anchor !== to) return await this.#refold(this.#newestFrom(), reach);
    this.#goal = undefined;
    this.oldest.set(at);
    this.#to = to;
    this.#fold = new ChannelFold();
    for (const texts of before) this.#fold.add(texts);
    this.#add(this.#ofDocuments());
    this.#tellPast();
    if (reach !== 'here') void this.#fill();
  }

  /** Ops of the last segment, and mine of all documents. */
  *#ofDocuments(): Iterable<string> {
    const { log } = this.#parts;
    yield* log.parts.get(this.#to)?.doc.texts() ?? [];
    for (const { doc, segment } of log.parts.sorted) {
      if (segment < this.oldest.get()) yield* doc.unacknowledged().values();
      else if (segment !== this.#to) yield* doc.mine().values();
    }
  }

  #texts(segment: number): Promise<readonly string[] | 'dropped' | undefined> {
    const { library, channel, mayAsk } = this.#parts;
    return mayAsk() ? library.texts(channel, segment) : library.kept(channel, segment);
  }

  /** All of a sealed segment: of its document, where that is whole. */
  async #whole<T>(segment: number, otherwise: () => Promise<T>): Promise<readonly string[] | T> {
    const part = this.#parts.log.parts.get(segment);
    const texts = part?.isWhole ? part.doc.texts() : await otherwise();
    const at = Array.isArray(texts) ? sealedAt(texts) : undefined;
    if (at !== undefined) this.#sealedAt.set(segment, at);
    return texts;
  }

  #add(texts: Iterable<string>): void {
    if (!this.#closed) this.view.set(this.#fold.add(texts));
  }

  #tellPast(): void {
    const { head } = this.#parts.log;
    // The head is still to come, from wherever it is.
    if (this.#fold.view.kind === undefined && head > 0) this.past.set('loading');
    else if (this.#first > 0 && this.oldest.get() <= this.#first) this.past.set('dropped');
    else this.past.set(this.oldest.get() === 0 ? 'beginning' : 'more');
  }
}

/** What `promise` gives, or `undefined` when that takes longer than `ms`. */
function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), ms);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
