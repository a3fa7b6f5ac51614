import { utf8Bytes } from '@causeway/shared/bytes';
import {
  type ChannelView,
  EMPTY_CHANNEL_VIEW,
  type Member,
  type Message,
  type SystemOp,
  type Thread,
  type TimelineEntry,
} from '@causeway/shared/fold/channel-view';
import { authorOf, type ChannelId, newOpId, type OpId, type UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import type { ChannelKind, Role } from '@causeway/shared/permission';
import { NOBODY, type PresenceView } from '@causeway/shared/presence';
import type { Found, Past, Place, Recalled } from '../../session/past.ts';
import { type ChannelHandle, type NewPost, RefusedHere, type Undelivered } from '../../session/session.ts';
import { Cell } from '../../session/store.ts';
import { randomBytes } from './random-bytes.ts';

type System = Extract<TimelineEntry, { type: 'system' }>;
type Late = Extract<TimelineEntry, { type: 'late' }>;

export interface FakeChannelInput {
  readonly id: ChannelId;
  readonly me: UserId;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly topic?: string;
  readonly role?: Role;
  readonly members: readonly Member[];
}

/** A channel in memory that does at once what it is told, for component tests and the dev page. */
export class FakeChannel implements ChannelHandle {
  readonly id: ChannelId;
  readonly view: Cell<ChannelView>;
  readonly past = new Cell<Past>('beginning');
  readonly ready = new Cell(true);
  readonly pending = new Cell<ReadonlySet<OpId>>(new Set());
  readonly undelivered = new Cell<readonly Undelivered[]>([]);
  readonly presence = new Cell<PresenceView>(NOBODY);
  readonly streams = new Cell<ReadonlyMap<OpId, string>>(new Map());
  readonly readMarker = new Cell(0);
  readonly role: Cell<Role | undefined>;
  readonly me: UserId;
  readonly typing: boolean[] = [];
  /** What {@link loadOlder} does, and what {@link find} finds beyond the view. */
  onLoadOlder: () => Promise<void> = () => Promise.resolve();
  onFind: (place: Place) => Found | Promise<Found> = () => ({ in: 'nothing' });
  /** Whether the text of older messages is on this device. */
  readonly recalls = new Cell(false);
  /** Older messages are not in the view; see `FakePast`. */
  since = 0;
  readonly onFold = new Set<() => void>();
  #messages = new Map<OpId, Message>();
  #others: (System | Late)[] = [];
  #pins: OpId[] = [];

  constructor(input: FakeChannelInput) {
    this.id = input.id;
    this.me = input.me;
    this.role = new Cell<Role | undefined>(input.role ?? 'member');
    this.view = new Cell<ChannelView>({
      ...EMPTY_CHANNEL_VIEW,
      kind: input.kind,
      name: input.name,
      topic: input.topic ?? '',
      members: new Map(input.members.map((member) => [member.id, member])),
      memberCount: input.members.filter((member) => !member.left).length,
    });
  }

  loadOlder(): Promise<void> {
    return this.onLoadOlder();
  }

  find(place: Place): Promise<Found> {
    const here = 'op' in place && this.view.get().messages.has(place.op as OpId);
    return Promise.resolve(here ? { in: 'view' } : this.onFind(place));
  }

  recall(id: OpId): Recalled {
    const read = () => (this.recalls.get() ? this.#messages.get(id) : undefined);
    const message = new Cell(read());
    const refresh = () => message.set(read());
    const stop = this.recalls.subscribe(refresh);
    this.onFold.add(refresh);
    const close = () => {
      stop();
      this.onFold.delete(refresh);
    };
    return { message, close };
  }

  /** Adds a message as if it had been read from the log; `at` in ms. */
  add(author: UserId, at: number, body: string, more: Partial<Message> = {}): OpId {
    const id = newOpId(author, at, randomBytes);
    this.#messages.set(id, { ...blankMessage(id, at, body), ...more });
    return id;
  }

  addSystem(op: SystemOp): void {
    this.#others.push({ type: 'system', id: op.id, at: op.ts, op });
  }

  addLate(at: number, author: UserId, messages: readonly OpId[]): void {
    const id = `${newOpId(this.me, at, randomBytes)}:${author}`;
    this.#others.push({ type: 'late', id, at, author, messages });
  }

  change(id: OpId, part: Partial<Message>): void {
    const message = this.#messages.get(id);
    if (message !== undefined) this.#messages.set(id, { ...message, ...part });
  }

  /** What the AI has written of a reply so far; `undefined`: nothing is heard of it any more. */
  stream(id: OpId, text: string | undefined): void {
    const streams = new Map(this.streams.get());
    if (text === undefined) streams.delete(id);
    else streams.set(id, text);
    this.streams.set(streams);
  }

  /** When a message is shown; `undefined` where there is none. */
  timeOf(id: string): number | undefined {
    return this.#messages.get(id as OpId)?.shownAt;
  }

  /** Time of the first message of `at` or later. */
  firstFrom(at: number): number | undefined {
    const times = [...this.#messages.values()].map(({ shownAt }) => shownAt).filter((time) => time >= at);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Shows what was added. */
  fold(): this {
    this.view.set(this.viewBetween(this.since, Number.POSITIVE_INFINITY));
    for (const listener of this.onFold) listener();
    return this;
  }

  /** What stands from time `from` until before `to`. */
  viewBetween(from: number, to: number): ChannelView {
    const messages = [...this.#messages.values()]
      .filter(({ shownAt }) => shownAt >= from && shownAt < to)
      .sort((a, b) => a.shownAt - b.shownAt || (a.id < b.id ? -1 : 1));
    const entries: TimelineEntry[] = messages
      .filter((message) => message.thread === undefined)
      .map((message) => ({ type: 'message', id: message.id, at: message.shownAt, message }));
    const others = this.#others.filter(({ at }) => at >= from && at < to);
    return {
      ...this.view.get(),
      timeline: [...entries, ...others].sort((a, b) => a.at - b.at),
      messages: new Map(messages.map((message) => [message.id, message])),
      byPosition: messages.toSorted((a, b) => a.position - b.position),
      threads: foldThreads(messages),
      pins: [...this.#pins],
      lastPosition: Math.max(0, ...messages.map((message) => message.position)),
      lastTs: Math.max(0, ...messages.map((message) => message.ts)),
    };
  }

  setMembers(members: ReadonlyMap<UserId, Member>): void {
    const memberCount = [...members.values()].filter((member) => !member.left).length;
    this.view.set({ ...this.view.get(), members, memberCount });
  }

  post = (post: NewPost): OpId => {
    checkSize(post.body);
    const id = this.add(this.me, Math.max(Date.now(), this.view.get().lastTs + 1), post.body, {
      mentions: post.mentions ?? [],
      ...(post.reply === undefined ? {} : { reply: post.reply }),
      ...(post.thread === undefined ? {} : { thread: post.thread }),
    });
    this.pending.set(new Set([...this.pending.get(), id]));
    this.fold();
    return id;
  };

  edit = (target: OpId, body: string, mentions: readonly (UserId | '*')[] = []): OpId => {
    checkSize(body);
    const editId = newOpId(this.me, Date.now(), randomBytes);
    this.change(target, { body, mentions, editedAt: Date.now(), editId });
    this.fold();
    return editId;
  };

  delete = (target: OpId): OpId => {
    this.change(target, { body: '', deleted: true, reactions: [], mentions: [], files: [] });
    this.fold();
    return newOpId(this.me, Date.now(), randomBytes);
  };

  react = (target: OpId, emoji: string, on: boolean): OpId => {
    const before = this.#messages.get(target)?.reactions ?? [];
    const users = before.find((reaction) => reaction.emoji === emoji)?.users ?? [];
    const next = on ? [...users, this.me] : users.filter((user) => user !== this.me);
    const known = before.some((reaction) => reaction.emoji === emoji);
    const reactions = (known ? before : [...before, { emoji, users: [] }])
      .map((reaction) => (reaction.emoji === emoji ? { emoji, users: next } : reaction))
      .filter((reaction) => reaction.users.length > 0);
    this.change(target, { reactions });
    this.fold();
    return newOpId(this.me, Date.now(), randomBytes);
  };

  pin = (target: OpId, on: boolean): OpId => {
    this.#pins = on ? [target, ...this.#pins] : this.#pins.filter((id) => id !== target);
    this.change(target, { pinned: on });
    this.fold();
    return newOpId(this.me, Date.now(), randomBytes);
  };

  dismiss = (op: OpId): void => {
    this.undelivered.set(this.undelivered.get().filter((one) => one.id !== op));
  };
  setTyping = (typing: boolean): void => {
    this.typing.push(typing);
  };
  markRead = (position: number): void => {
    this.readMarker.set(Math.max(position, this.readMarker.get()));
  };
}

function checkSize(body: string): void {
  if (utf8Bytes(body) > LIMIT.bodyBytes) throw new RefusedHere('This message is too long.');
}

export function blankMessage(id: OpId, at: number, body: string): Message {
  return {
    id,
    author: authorOf(id),
    ts: at,
    shownAt: at,
    position: at,
    body,
    mentions: [],
    files: [],
    deleted: false,
    reactions: [],
    pinned: false,
  };
}

function foldThreads(messages: readonly Message[]): ReadonlyMap<OpId, Thread> {
  const threads = new Map<OpId, Thread>();
  for (const { thread, id, shownAt, deleted } of messages) {
    if (thread === undefined || deleted) continue;
    const replies = [...(threads.get(thread)?.replies ?? []), id];
    threads.set(thread, { root: thread, replies, lastAt: shownAt });
  }
  return threads;
}
