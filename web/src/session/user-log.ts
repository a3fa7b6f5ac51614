import { UserFold } from '@causeway/shared/fold/user-fold';
import type { UserView } from '@causeway/shared/fold/user-view';
import { type ChannelId, newOpId, type OpId } from '@causeway/shared/id';
import type { UserClientOp } from '@causeway/shared/op/user-op';
import { countsStill } from './carried-user-op.ts';
import type { Revalidated } from './history/revalidate.ts';
import type { KeptLog } from './log/kept-logs.ts';
import { userLog } from './log/log-name.ts';
import { NumberedLog } from './log/numbered-log.ts';
import { textsBy } from './log/op-texts.ts';
import type { Part } from './log/part.ts';
import type { SealedSource } from './log/sealed-source.ts';
import { lostUserOps, type UserOpFields } from './lost-user-ops.ts';
import { nothing } from './nothing.ts';
import type { OpChecks } from './op-checks.ts';
import type { PrefValue } from './session.ts';
import { Cell } from './store.ts';
import type { DocHost } from './sync/doc-host.ts';

/** Sealed segments of a user's log are not kept: the next genesis says all. What was not acknowledged is written anew. */
const NOTHING_SEALED: Pick<SealedSource, 'texts' | 'keep' | 'patience'> = {
  texts: () => Promise.resolve('dropped'),
  keep: () => Promise.resolve(true),
  patience: 0,
};

/** My own log: what it shows, and what this device writes to it. */
export class UserLog {
  readonly view: Cell<UserView>;
  readonly log: NumberedLog;
  readonly #host: DocHost;
  readonly #checks: OpChecks;
  #fold = new UserFold();
  /** The segment that is shown. */
  #shown: number;
  /** What was shown when a restored server spoke up. */
  #before: UserView | undefined;
  readonly #drafts = new Map<ChannelId | OpId, string>();
  readonly #reads = new Map<ChannelId, number>();
  #draftTimer: ReturnType<typeof setTimeout> | undefined;
  #readTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: DocHost, checks: OpChecks, kept: KeptLog, denied: () => void) {
    this.#host = host;
    this.#checks = checks;
    this.view = new Cell(this.#fold.view);
    const source = { ...NOTHING_SEALED, revalidate: () => this.#revalidate() };
    const options = { kept, wanted: true, source };
    this.log = new NumberedLog(host, userLog(host.userId), options, {
      ops: (segment, texts) => this.#onOps(segment, texts),
      replaced: () => this.#refold(),
      dropped: nothing,
      moved: () => this.#onMoved(),
      restored: nothing,
      carry: (texts, from) => this.#carry(texts, from),
      // Nothing of it is worth asking the person: a draft, a marker, a preference.
      refused: (ops) => {
        for (const { id } of ops) this.#refused.add(id);
      },
      isRefused: (op) => this.#refused.has(op),
      arrived: nothing,
      denied,
      revoked: denied,
      stream: nothing,
      presence: nothing,
    });
    this.#shown = this.log.head;
  }

  readonly #refused = new Set<OpId>();

  /** Kept when typing rests; `''` clears at once. */
  setDraft(key: ChannelId | OpId, body: string): void {
    this.#drafts.set(key, body);
    clearTimeout(this.#draftTimer);
    // Sent, or given up: no reason to wait, and nobody should find it again.
    if (body === '') this.#writeDrafts();
    else this.#draftTimer = setTimeout(() => this.#writeDrafts(), this.#host.env.timing.draft);
  }

  setPref(key: string, value: PrefValue): void {
    if (this.view.get().prefs.get(key) !== value) this.#write({ k: 'pref', key, value });
  }

  setMute(channel: ChannelId, until: number | null): void {
    this.#write({ k: 'mute', channel, until });
  }

  /** Written at once, then at most every `timing.read`. */
  markRead(channel: ChannelId, at: number): void {
    if (at <= Math.max(this.#reads.get(channel) ?? 0, this.view.get().read.get(channel) ?? 0)) return;
    this.#reads.set(channel, at);
    if (this.#readTimer !== undefined) return;
    this.#writeReads();
    this.#readTimer = setTimeout(() => {
      this.#readTimer = undefined;
      this.#writeReads();
    }, this.#host.env.timing.read);
  }

  /** Writes what waits for a pause. */
  flush(): void {
    this.#writeDrafts();
    this.#writeReads();
  }

  close(): void {
    this.flush();
    clearTimeout(this.#draftTimer);
    clearTimeout(this.#readTimer);
  }

  /** One segment is the whole state; of others, only what I write counts until they are settled. */
  #onOps(segment: number, texts: readonly string[]): void {
    if (this.#isElsewhere) this.#refold();
    else {
      const shown = segment === this.#shown ? texts : textsBy(this.#host.userId, texts).values();
      this.view.set(this.#fold.add(shown));
    }
  }

  /** `texts` of mine as they are to be written to the head, for which `from` had them. */
  #carry(texts: readonly string[], from: Part | undefined): string[] {
    const waiting = new Set(texts);
    const fold = (all: readonly string[] = []): UserView =>
      new UserFold().add(all.filter((text) => !waiting.has(text)));
    const before = fold(from?.doc.texts());
    const now = fold(this.log.headPart.doc.texts());
    let ts = Math.max(now.lastTs, this.view.get().lastTs);
    const ops = texts.map((text) => JSON.parse(text) as UserClientOp).sort((a, b) => a.ts - b.ts);
    return ops.map((op) => {
      if (from === undefined || !countsStill(op, before, now)) return JSON.stringify(op);
      ts = this.#host.clock.next(ts);
      return JSON.stringify({ ...op, id: newOpId(this.#host.userId, ts, this.#host.env.random), ts });
    });
  }

  /** Another segment is to be shown, and its beginning is here. */
  get #isElsewhere(): boolean {
    const { anchor, parts } = this.log;
    return anchor !== this.#shown && parts.get(anchor)?.marks.genesis === true;
  }

  #onMoved(): void {
    if (this.log.state.isOther) this.#before ??= this.view.get();
    if (this.#isElsewhere) this.#refold();
  }

  /** What was said in segments that nobody has any more is said again. */
  async #revalidate(): Promise<Revalidated> {
    if (this.#before !== undefined) {
      for (const op of lostUserOps(this.#before, this.view.get())) this.#quietly(() => this.#write(op));
    }
    this.#before = undefined;
    return { lost: [], replace: () => Promise.resolve() };
  }

  #refold(): void {
    const { log } = this;
    this.#shown = log.anchor;
    this.#fold = new UserFold();
    const mine = log.parts.sorted.flatMap(({ segment, doc }) =>
      segment > this.#shown ? [...doc.mine().values()] : [...doc.unacknowledged().values()],
    );
    this.view.set(this.#fold.add([...(log.parts.get(this.#shown)?.doc.texts() ?? []), ...mine]));
  }

  #writeDrafts(): void {
    const drafts = [...this.#drafts];
    this.#drafts.clear();
    for (const [key, body] of drafts) {
      if (body === (this.view.get().drafts.get(key) ?? '')) continue;
      this.#quietly(() => this.#write({ k: 'draft', in: key, body }));
    }
  }

  #writeReads(): void {
    const reads = [...this.#reads];
    this.#reads.clear();
    for (const [channel, at] of reads) this.#quietly(() => this.#write({ k: 'read', channel, at }));
  }

  #write(fields: UserOpFields): void {
    const { userId, env, clock } = this.#host;
    const ts = clock.next(this.view.get().lastTs);
    const op = { ...fields, id: newOpId(userId, ts, env.random), ts } as UserClientOp;
    this.#checks.userOp(op);
    this.log.append(op);
  }

  /** A draft that is too long is no reason to disturb who types it. */
  #quietly(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#host.env.log('not written to the user log', error);
    }
  }
}
