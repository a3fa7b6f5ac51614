import type { ChannelView } from '@causeway/shared/fold/channel-view';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';
import type { PresenceView } from '@causeway/shared/presence';
import type { RefusedOp } from '@causeway/shared/stateless';
import { TabStreams } from './ai/tab-streams.ts';
import type { ChannelEvents, ChannelHost } from './channel-host.ts';
import { ChannelWriter } from './channel-writer.ts';
import { expiryTime } from './expiry-time.ts';
import { keptFor } from './history/expiry.ts';
import type { KeptLog } from './log/kept-logs.ts';
import { channelLog, docOf } from './log/log-name.ts';
import { NumberedLog } from './log/numbered-log.ts';
import { NOBODY_HERE } from './nobody.ts';
import { OwnPresenceState } from './own-presence.ts';
import type { Found, Past, Place, Recalled } from './past.ts';
import { sealedSource } from './sealed-source.ts';
import type { ChannelHandle, NewPost, Undelivered } from './session.ts';
import { ShownRun } from './shown-run.ts';
import { Cell, type Store } from './store.ts';
import type { OwnPresence } from './tabs/tab-message.ts';
import { undeliveredOp } from './undelivered.ts';

/** One channel of which I am a member, or which I have just made. */
export class ChannelSession implements ChannelHandle {
  readonly id: ChannelId;
  readonly ready = new Cell(false);
  readonly presence = new Cell<PresenceView>(NOBODY_HERE);
  readonly readMarker: Cell<number>;
  readonly role = new Cell<Role | undefined>(undefined);
  readonly undelivered: Store<readonly Undelivered[]>;
  readonly log: NumberedLog;
  readonly run: ShownRun;
  readonly replies: TabStreams;

  readonly #host: ChannelHost;
  readonly #events: ChannelEvents;
  readonly #own: OwnPresenceState;
  readonly #writer: ChannelWriter;
  #loading: Promise<void> | undefined;
  #loaded = false;
  /** My role while no genesis says it. */
  #roleBefore: Role | undefined;
  /** Made here: there is nothing to wait for. */
  #local = false;

  /** `wanted`: false while the server cannot know the channel yet. */
  constructor(
    host: ChannelHost,
    id: ChannelId,
    options: { readonly kept: KeptLog; readonly wanted: boolean },
    events: ChannelEvents,
  ) {
    this.id = id;
    this.#host = host;
    this.#events = events;
    this.readMarker = new Cell(host.userLog.view.get().read.get(id) ?? 0);
    this.undelivered = host.undelivered.of(id);
    this.#own = new OwnPresenceState(host.env, (presence) => this.#showOwn(presence));
    this.replies = new TabStreams(host.bus, id, {
      bodyOf: (reply) => this.view.get().messages.get(reply)?.body,
      every: host.env.timing.frame,
    });
    this.log = new NumberedLog(
      host,
      channelLog(id),
      { ...options, source: sealedSource(host, id) },
      {
        ops: (segment, texts) => this.#onOps(segment, texts),
        replaced: (segment) => this.#onReplaced(segment),
        dropped: (segment) => host.library.release(id, segment),
        moved: (sure) => this.#onMoved(sure),
        restored: () => this.#onRestored(),
        refused: (ops) => this.#refused(ops),
        isRefused: (op) => host.undelivered.has(id, op),
        arrived: (ids) => host.undelivered.arrived(id, () => ids),
        denied: () => events.denied(),
        revoked: () => events.revoked(),
        stream: (frame) => this.replies.hear(frame),
        presence: (view) => this.#showPresence(view),
      },
    );
    this.run = new ShownRun({
      ...{ channel: id, userId: host.userId, log: this.log, library: host.library },
      patience: host.env.timing.window,
      mayAsk: () => this.#mayAsk(),
    });
    this.#writer = new ChannelWriter(host, this);
    this.view.subscribe(() => this.#changed());
    this.pending.subscribe(() => this.#forgetArrived());
  }

  get pending(): Store<ReadonlySet<OpId>> {
    return this.log.parts.pending;
  }

  get view(): Store<ChannelView> {
    return this.run.view;
  }

  get streams(): Store<ReadonlyMap<OpId, string>> {
    return this.replies.texts;
  }

  get past(): Store<Past> {
    return this.run.past;
  }

  /** Reads the local copy, once. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  loadOlder(): Promise<void> {
    return this.run.loadOlder();
  }

  find(place: Place): Promise<Found> {
    return this.#host.library.find(this.id, place, this.run);
  }

  recall(op: OpId): Recalled {
    return this.#host.library.recall(this.id, op);
  }

  post(post: NewPost): OpId {
    return this.#writer.post(post);
  }

  edit(target: OpId, body: string, mentions?: readonly (UserId | '*')[]): OpId {
    return this.#writer.edit(target, body, mentions);
  }

  delete(target: OpId): OpId {
    return this.#writer.delete(target);
  }

  react(target: OpId, emoji: string, on: boolean): OpId {
    return this.#writer.react(target, emoji, on);
  }

  pin(target: OpId, on: boolean): OpId {
    return this.#writer.pin(target, on);
  }

  dismiss(op: OpId): void {
    this.#host.undelivered.dismiss(this.id, [op]);
  }

  setTyping(typing: boolean): void {
    this.#own.setTyping(typing);
  }

  markRead(position: number): void {
    if (position <= this.readMarker.get()) return;
    this.readMarker.set(position);
    this.#own.setRead(position);
    this.#host.userLog.markRead(this.id, position);
    this.#events.changed();
  }

  /** What my log and this device's records say. */
  update(known: { readonly role: Role | undefined; readonly read: number; readonly local: boolean }): void {
    this.#roleBefore = known.role;
    this.readMarker.set(Math.max(this.readMarker.get(), known.read));
    this.#local = known.local;
    this.#updateRole();
    this.#updateReady();
    this.#events.changed();
  }

  /** What another tab of mine shows to the others; this one holds the socket. */
  showOwnOfTab({ typing, read }: OwnPresence): void {
    this.#own.setTyping(typing ?? false);
    if (read !== undefined) this.#own.setRead(read);
  }

  /** Time has passed: what the channel's retention does not keep is shown no longer. */
  expire(): void {
    const now = expiryTime(this.#host);
    if (now !== undefined) this.run.expire(keptFor(this.view.get().retention), now);
  }

  close(): void {
    this.#own.close();
    this.replies.close();
    this.run.close();
    this.log.close();
  }

  async #loadLog(): Promise<void> {
    await this.log.load();
    this.#forgetArrived();
    await this.run.begin();
  }

  /** With my log, which says up to where I have read: whoever shows the channel asks once, when it opens. */
  async #load(): Promise<void> {
    const { checks, userLog } = this.#host;
    await Promise.all([this.#loadLog(), checks.load(), userLog.log.load()]);
    this.readMarker.set(Math.max(this.readMarker.get(), userLog.view.get().read.get(this.id) ?? 0));
    this.#loaded = true;
    this.#updateReady();
    this.#events.changed();
  }

  #onOps(segment: number, texts: readonly string[]): void {
    this.run.onOps(segment, texts);
    // After the log shows the end: nothing is missing in between.
    this.replies.onOps(texts);
    this.#host.library.observe(this.id, segment, texts);
  }

  #onReplaced(segment: number): void {
    this.#forgetArrived();
    this.run.refresh();
    this.#host.library.observe(this.id, segment, this.log.parts.get(segment)?.doc.texts() ?? []);
  }

  #onRestored(): void {
    const { library } = this.#host;
    library.reread(this.id);
    for (const { segment, doc } of this.log.parts.sorted) library.observe(this.id, segment, doc.texts());
    this.run.refresh();
  }

  /** What was refused may have been sent again before that was known, and taken. */
  #forgetArrived(): void {
    this.#host.undelivered.arrived(this.id, () => this.log.parts.acknowledged());
  }

  /** A follower keeps nothing, and hears nothing of the server but from the leader. */
  #mayAsk(): boolean {
    return !this.#host.isLeader() || this.log.state.isCompared;
  }

  #onMoved(sure: boolean): void {
    const { head, state } = this.log;
    // Nothing is fetched from a restored server before what is here has been compared with it.
    if (sure && this.#mayAsk()) this.#host.library.known(this.id, { first: state.first, head });
    this.run.onMoved();
  }

  #changed(): void {
    this.#updateRole();
    this.#updateReady();
    this.#events.changed();
  }

  /** The channel's own log decides, once it has a genesis. */
  #updateRole(): void {
    const { kind, members } = this.view.get();
    const me = members.get(this.#host.userId);
    // A genesis of a very large channel leaves plain members out.
    const role = me === undefined ? this.#roleBefore : me.left ? undefined : me.role;
    this.role.set(kind === undefined ? this.#roleBefore : role);
  }

  #updateReady(): void {
    if (!this.#loaded) return;
    if (this.#local || this.view.get().kind !== undefined) this.ready.set(true);
  }

  #refused(ops: readonly (RefusedOp & { readonly text: string })[]): void {
    const undelivered = ops.flatMap(({ text, code, message }) => undeliveredOp(text, code, message) ?? []);
    this.#host.undelivered.add(this.id, undelivered);
  }

  #showPresence(view: PresenceView): void {
    const typing = new Set([...view.typing].filter((user) => user !== this.#host.userId));
    this.presence.set({ ...view, typing });
    this.#events.presenceChanged();
  }

  #showOwn(presence: OwnPresence): void {
    this.log.setPresence(presence);
    const doc = docOf(this.log.name, this.log.head);
    if (!this.#host.isLeader()) this.#host.bus.post({ t: 'mine', doc, presence });
  }
}
