import type { OpId } from '@causeway/shared/id';
import { backoff, fraction } from '../sync/backoff.ts';
import { type DocHost, metaKey } from '../sync/doc-host.ts';
import type { NumberedLog } from './numbered-log.ts';
import { idsOf, storedTextsBy } from './op-texts.ts';
import type { Part } from './part.ts';
import type { SealedSource } from './sealed-source.ts';

/** Segments before the head that are shown at first. */
const SHOWN = 2;

/**
 * Settles the parts of a log that are not its head: whatever of mine the sealed segment lacks is written to the head,
 * then the part is removed. One part at a time, the eldest first; a step that fails is done again, whole, a random time
 * later, and so is one that the end of the page has interrupted: ops are known by their ids, so that repeating does no
 * harm.
 *
 * (T1) Only the leading tab settles, once the head has been synced: what the server says it keeps no longer is no
 * longer kept, and not merely unknown to a server that was restored. (T2) After a restore, everything is compared with
 * the server before anything is settled, and what it lacks is stored before anything is replaced. (T3) A part goes when
 * its sealed segment is stored here, so that there is always one of them. Where that can't be stored, as on a full disk,
 * the newest parts stay, to be shown; so does one that can't be read. None goes before an elder one: what that had, and
 * moved, is in those after it.
 */
export class Settler {
  readonly #host: DocHost;
  readonly #log: NumberedLog;
  readonly #source: SealedSource;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #runsAt = 0;
  /** When each part may be settled that nobody waits for. */
  readonly #due = new WeakMap<Part, number>();
  #running = false;
  #urgent = false;
  #failures = 0;
  /** Those that stay for now (T3), and until when. */
  readonly #resting = new Set<Part>();
  #rest: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(host: DocHost, log: NumberedLog, source: SealedSource) {
    this.#host = host;
    this.#log = log;
    this.#source = source;
  }

  /** Something has changed. `now`: the server has refused or denied something, and will not answer for the rest. */
  wake(when?: 'now'): void {
    if (when === 'now') this.#urgent = true;
    if (this.#running || !this.#mayRun()) return;
    if (this.#timer !== undefined && this.#failures > 0) return;
    const { env } = this.#host;
    const ms = this.#failures > 0 ? backoff(env, this.#failures) : this.#delay();
    if (this.#timer !== undefined && this.#runsAt <= env.now() + ms) return;
    clearTimeout(this.#timer);
    this.#runsAt = env.now() + ms;
    this.#timer = setTimeout(() => void this.#run(), ms);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#rest);
  }

  /** (T1) Another tab does it. */
  get #isOver(): boolean {
    return this.#closed || !this.#host.isLeader();
  }

  #mayRun(): boolean {
    const { headPart, state } = this.#log;
    if (this.#isOver || this.#host.link.status.get() !== 'online') return false;
    if (state.serverEpoch === undefined || !headPart.doc.synced.get()) return false;
    return this.#isRestored() || this.#next() !== undefined;
  }

  #isRestored(): boolean {
    return !this.#log.state.isCompared;
  }

  /** What is to be settled. */
  get #open(): Part[] {
    const { parts, headPart } = this.#log;
    const rests = (part: Part): boolean => part.settled && this.#resting.has(part);
    return parts.sorted.filter((part) => part !== headPart && !rests(part));
  }

  /** The eldest that can be settled. */
  #next(): Part | undefined {
    const [eldest] = this.#open;
    return eldest?.doc.loaded.get() ? eldest : undefined;
  }

  /** A thousand devices should not ask for a segment at the moment in which it is sealed, unless they have to. */
  #delay(): number {
    const part = this.#next();
    // (T2): nothing of what was lost is back on the server before.
    if (this.#isRestored()) return 0;
    if (this.#urgent || part === undefined || part.segment > this.#log.head) return 0;
    // Whichever it is in: all before it go first. What is under way is answered soon.
    const waiting = this.#open.filter(({ doc }) => doc.unacknowledged().size > 0);
    if (waiting.length > 0) return waiting.every(({ live }) => live) ? this.#host.env.timing.refusal : 0;
    return part.doc.isEmpty ? 0 : this.#patienceFor(part);
  }

  /** The random wait of each begins when it is sealed, so that those that are sealed quickly don't add up. */
  #patienceFor(part: Part): number {
    const { env } = this.#host;
    const { patience } = this.#source;
    const now = env.now();
    for (const open of this.#open)
      if (!this.#due.has(open)) this.#due.set(open, now + fraction(env) * patience);
    return Math.min(patience, Math.max(0, (this.#due.get(part) ?? 0) - now));
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    if (!this.#mayRun()) return;
    this.#running = true;
    this.#urgent = false;
    try {
      if (this.#isRestored()) await this.#compare();
      else await this.#settle(this.#next());
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      this.#host.env.log('not settled', { log: this.#log.name, error });
    }
    this.#running = false;
    this.wake();
  }

  /** (T2) */
  async #compare(): Promise<void> {
    const epoch = this.#log.state.serverEpoch;
    const { lost, replace } = await this.#source.revalidate(this.#log.state.epoch);
    if (this.#isOver || epoch === undefined) return;
    this.#log.take(lost);
    await this.#stored();
    if (this.#isOver) return;
    await replace();
    if (this.#isOver) return;
    this.#log.compared(epoch);
  }

  async #settle(part: Part | undefined): Promise<void> {
    if (part === undefined) return;
    const { name } = part.doc;
    // Rows of a tab that has ended count too.
    const updates = await this.#host.copy.stored(name);
    const stored = storedTextsBy(this.#host.userId, updates ?? []);
    const sealed = await this.#sealed(part, stored.size);
    if (!this.#isStillTo(part)) return;
    const mine = new Map([...stored, ...part.doc.mine()]);
    this.#log.take(this.#lost(part, mine, sealed), part);
    await this.#stored();
    const mayGo = updates !== undefined && (!Array.isArray(sealed) || (await this.#mayGo(part)));
    // Another tab has written there meanwhile, which has not heard of the seal: once more.
    const isMore = [...part.doc.mine().keys()].some((id) => !mine.has(id));
    if (!this.#isStillTo(part) || isMore) return;
    this.#log.tabs.tellSettled(part, [...mine.keys()]);
    if (mayGo) await this.#remove(part);
    else this.#letStay(part);
  }

  #isStillTo(part: Part): boolean {
    return !this.#isOver && this.#log.parts.get(part.segment) === part && part !== this.#log.headPart;
  }

  /** (T3) */
  async #mayGo(part: Part): Promise<boolean> {
    const isStored = await this.#source.keep(part.segment);
    const [eldest] = this.#log.parts.sorted;
    return eldest === part && (isStored || part.segment < this.#log.head - SHOWN);
  }

  async #remove(part: Part): Promise<void> {
    const { copy } = this.#host;
    const { name } = part.doc;
    this.#log.drop(part);
    this.#resting.clear();
    await copy.remove(name);
    // Opened again meanwhile.
    if (this.#log.parts.get(part.segment) === undefined) copy.put(metaKey(name), undefined);
  }

  #letStay(part: Part): void {
    this.#log.parts.settle(part);
    this.#resting.add(part);
    this.#rest ??= setTimeout(() => {
      this.#rest = undefined;
      this.#resting.clear();
      this.wake();
    }, this.#host.env.timing.historyRetry);
  }

  /** Texts of the sealed segment; `none`: nobody has any, or needs them. */
  async #sealed({ doc, segment }: Part, stored: number): Promise<readonly string[] | 'dropped' | 'none'> {
    // No segment of this server's.
    if (segment > this.#log.head || (doc.isEmpty && stored === 0)) return 'none';
    return await this.#source.texts(segment);
  }

  /** Those of `mine`, in `part` or stored for it, that its segment lacks. */
  #lost(
    { doc }: Part,
    mine: ReadonlyMap<OpId, string>,
    sealed: readonly string[] | 'dropped' | 'none',
  ): string[] {
    if (sealed === 'none') return [...mine.values()];
    if (sealed !== 'dropped') {
      const there = idsOf(sealed);
      this.#log.arrived(there);
      return [...mine].filter(([id]) => !there.has(id)).map(([, text]) => text);
    }
    const acknowledged = doc.mine();
    const waiting = doc.unacknowledged();
    return [...mine].filter(([id]) => waiting.has(id) || !acknowledged.has(id)).map(([, text]) => text);
  }

  /** Resolves when the head's ops are stored; rejects when they can't be now. */
  async #stored(): Promise<void> {
    const { name } = this.#log.headPart.doc;
    if (!(await this.#host.copy.isStored(name))) throw new Error(`${name} is not stored`);
  }
}
