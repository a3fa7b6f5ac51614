import { channelDoc } from '@causeway/shared/doc-name';
import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import type { ChannelView } from '@causeway/shared/fold/channel-view';
import { authorOf, type ChannelId, newOpId, type OpId, type UserId } from '@causeway/shared/id';
import type { ChannelClientOp } from '@causeway/shared/op/channel-op';
import { may, type Permission, type Role } from '@causeway/shared/permission';
import type { PresenceView } from '@causeway/shared/presence';
import type { RefusedOp } from '@causeway/shared/stateless';
import { NOBODY_HERE } from './nobody.ts';
import { nothing } from './nothing.ts';
import type { OpChecks } from './op-checks.ts';
import { OwnPresenceState } from './own-presence.ts';
import type { Found, Past, Place } from './past.ts';
import { type ChannelHandle, type NewPost, RefusedHere, type Undelivered } from './session.ts';
import { Cell, type Store } from './store.ts';
import type { DocHost, DocMeta } from './sync/doc-host.ts';
import { DocSession } from './sync/doc-session.ts';
import type { OwnPresence } from './tabs/tab-message.ts';
import { type UndeliveredOps, undeliveredOp } from './undelivered.ts';
import type { UserLog } from './user-log.ts';

export interface ChannelHost extends DocHost {
  readonly checks: OpChecks;
  readonly undelivered: UndeliveredOps;
  readonly userLog: UserLog;
}

export interface ChannelEvents {
  /** Something that the sidebar shows may be another. */
  changed(): void;
  presenceChanged(): void;
  denied(): void;
  revoked(): void;
}

/** One channel of which I am a member, or which I have just made. */
export class ChannelSession implements ChannelHandle {
  readonly id: ChannelId;
  readonly view: Cell<ChannelView>;
  readonly past = new Cell<Past>('beginning');
  readonly ready = new Cell(false);
  readonly presence = new Cell<PresenceView>(NOBODY_HERE);
  readonly readMarker: Cell<number>;
  readonly role = new Cell<Role | undefined>(undefined);
  readonly undelivered: Store<readonly Undelivered[]>;
  readonly doc: DocSession;
  readonly #host: ChannelHost;
  readonly #events: ChannelEvents;
  readonly #own: OwnPresenceState;
  #fold = new ChannelFold();
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
    options: { readonly meta: DocMeta | undefined; readonly wanted: boolean },
    events: ChannelEvents,
  ) {
    this.id = id;
    this.#host = host;
    this.#events = events;
    this.view = new Cell(this.#fold.view);
    this.readMarker = new Cell(host.userLog.view.get().read.get(id) ?? 0);
    this.undelivered = host.undelivered.of(id);
    this.#own = new OwnPresenceState(host.env, (presence) => this.#showOwn(presence));
    this.doc = new DocSession(host, channelDoc(id, 0), options.meta, options.wanted, {
      ops: (texts) => this.#show(this.#fold.add(texts)),
      replaced: (texts) => {
        this.#fold = new ChannelFold();
        this.#show(this.#fold.add(texts));
      },
      refused: (ops) => this.#refused(ops),
      isRefused: (op) => this.undelivered.get().some(({ id: refused }) => refused === op),
      denied: () => events.denied(),
      revoked: () => events.revoked(),
      // The AI's growing replies come with a later issue.
      stream: nothing,
      presence: (view) => this.showPresence(view),
    });
  }

  get pending(): Store<ReadonlySet<OpId>> {
    return this.doc.pending;
  }

  /** Reads the local copy, once. */
  load(): Promise<void> {
    this.#loading ??= Promise.all([this.doc.load(), this.#host.checks.load()]).then(() => {
      this.#loaded = true;
      this.doc.synced.subscribe(() => this.#updateReady());
      this.#updateReady();
      this.#events.changed();
    });
    return this.#loading;
  }

  loadOlder(): Promise<void> {
    return Promise.resolve();
  }

  find(place: Place): Promise<Found> {
    const here = 'at' in place || this.view.get().messages.has(place.op as OpId);
    return Promise.resolve(here ? { in: 'view' } : { in: 'nothing' });
  }

  post({ body, reply, thread, mentions }: NewPost): OpId {
    return this.#write('send', {
      k: 'post',
      body,
      ...(reply && { reply }),
      ...(thread && { thread }),
      ...mentionsField(mentions),
    });
  }

  edit(target: OpId, body: string, mentions?: readonly (UserId | '*')[]): OpId {
    if (authorOf(target) !== this.#host.userId) throw new RefusedHere('Only its author can edit a message.');
    return this.#write('editOwn', { k: 'edit', of: target, body, ...mentionsField(mentions) });
  }

  delete(target: OpId): OpId {
    const mine = authorOf(target) === this.#host.userId;
    return this.#write(mine ? 'deleteOwn' : 'deleteOthers', { k: 'delete', of: target });
  }

  react(target: OpId, emoji: string, on: boolean): OpId {
    return this.#write('react', { k: 'react', of: target, emoji, on });
  }

  pin(target: OpId, on: boolean): OpId {
    return this.#write('pin', { k: 'pin', of: target, on });
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

  showPresence(view: PresenceView): void {
    const typing = new Set([...view.typing].filter((user) => user !== this.#host.userId));
    this.presence.set({ ...view, typing });
    this.#events.presenceChanged();
  }

  close(): void {
    this.#own.close();
    this.doc.close();
  }

  #write(
    permission: Permission,
    fields: { readonly k: ChannelClientOp['k'] } & Record<string, unknown>,
  ): OpId {
    if (!may(this.role.get(), permission)) throw new RefusedHere('Your role here does not allow that.');
    const { userId, env, clock } = this.#host;
    const id = newOpId(userId, env.random);
    const op = { ...fields, id, ts: clock.next(this.view.get().lastTs) } as ChannelClientOp;
    this.#host.checks.channelOp(op);
    this.doc.append(op);
    return id;
  }

  #show(view: ChannelView): void {
    this.view.set(view);
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
    if (this.#local || this.view.get().kind !== undefined || this.doc.synced.get()) this.ready.set(true);
  }

  #refused(ops: readonly (RefusedOp & { readonly text: string })[]): void {
    const undelivered = ops.flatMap(({ text, code, message }) => undeliveredOp(text, code, message) ?? []);
    this.#host.undelivered.add(this.id, undelivered);
  }

  #showOwn(presence: OwnPresence): void {
    // Kept by a follower too: it may lead one day.
    this.doc.uplink.setPresence(presence);
    if (!this.#host.isLeader()) this.#host.bus.post({ t: 'mine', doc: this.doc.name, presence });
  }
}

/** An empty list is left out. */
const mentionsField = (mentions: readonly (UserId | '*')[] = []) =>
  mentions.length > 0 ? { mentions: [...mentions] } : {};
