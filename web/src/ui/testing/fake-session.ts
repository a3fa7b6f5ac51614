import type { AskEvent } from '@causeway/shared/api/ai';
import type { UserView } from '@causeway/shared/fold/user-view';
import { type ChannelId, newChannelId, type OpId, type UserId } from '@causeway/shared/id';
import type { AiInfo } from '../../session/ai/ai-presence.ts';
import type { PrivateQuestion } from '../../session/ai/private-ask.ts';
import { ApiFailure } from '../../session/app.ts';
import type { HistoryProgress } from '../../session/past.ts';
import type {
  Connection,
  NewChannel,
  PrefValue,
  Session,
  SidebarRow,
  Undelivered,
} from '../../session/session.ts';
import { Cell, type Store } from '../../session/store.ts';
import { FakeChannel } from './fake-channel.ts';
import { randomBytes } from './random-bytes.ts';

/** Answers of the API, by route; the rest fails as if the server could not be reached. */
export type FakeAnswers = Partial<Record<string, (args: never) => unknown>>;

/** A private question that waits for what the test lets the AI say. */
export interface FakeAsk {
  readonly question: PrivateQuestion;
  readonly on: (event: AskEvent) => void;
  readonly signal: AbortSignal;
  readonly end: () => void;
  readonly fail: (error: Error) => void;
}

const offline = () => new ApiFailure('offline', 'The server can’t be reached.');

/** A session in memory, for component tests and the dev page. */
export class FakeSession implements Session {
  readonly userId: UserId;
  readonly user: Cell<UserView>;
  readonly connection = new Cell<Connection>('online');
  readonly sidebar = new Cell<readonly SidebarRow[]>([]);
  readonly history = new Cell<HistoryProgress>({ here: 0, of: 0, bytes: 0, state: 'complete' });
  readonly online = new Cell<ReadonlySet<UserId>>(new Set());
  readonly ai = new Cell<AiInfo | undefined>({ handle: 'ai' });
  readonly storeTrouble = new Cell<string | undefined>(undefined);
  readonly undeliveredChannels = new Cell<ReadonlySet<ChannelId>>(new Set());
  readonly channels = new Map<ChannelId, FakeChannel>();
  answers: FakeAnswers = {};
  readonly asked: FakeAsk[] = [];

  constructor(userId: UserId, user: UserView) {
    this.userId = userId;
    this.user = new Cell(user);
  }

  channel = (id: ChannelId): FakeChannel | undefined => this.channels.get(id);

  /** Adds a channel and its row in the sidebar; `row` overrides what follows from the channel. */
  addChannel(channel: FakeChannel, row: Partial<SidebarRow> = {}, unread = 0, mentions = 0): void {
    this.channels.set(channel.id, channel);
    const view = channel.view.get();
    const summary = { channel: channel.id, unread, mentions, lastPosition: view.lastPosition };
    this.sidebar.set([
      ...this.sidebar.get(),
      {
        id: channel.id,
        kind: view.kind ?? 'channel',
        name: view.name,
        people: [],
        role: channel.role.get() ?? 'member',
        muted: false,
        summary,
        local: false,
        ...row,
      },
    ]);
    channel.readMarker.subscribe(() => this.#read(channel.id));
  }

  #read(id: ChannelId): void {
    this.sidebar.set(
      this.sidebar
        .get()
        .map((row) =>
          row.id === id ? { ...row, summary: { ...row.summary, unread: 0, mentions: 0 } } : row,
        ),
    );
  }

  #change(part: Partial<UserView>): void {
    this.user.set({ ...this.user.get(), ...part });
  }

  undeliveredOf = (channel: ChannelId): Store<readonly Undelivered[]> =>
    this.channels.get(channel)?.undelivered ?? new Cell<readonly Undelivered[]>([]);
  dismissUndelivered = (channel: ChannelId, op: OpId): void => this.channels.get(channel)?.dismiss(op);
  setDraft = (key: ChannelId | OpId, body: string): void => {
    const drafts = new Map(this.user.get().drafts);
    if (body === '') drafts.delete(key);
    else drafts.set(key, body);
    this.#change({ drafts });
  };
  setPref = (key: string, value: PrefValue): void => {
    this.#change({ prefs: new Map(this.user.get().prefs).set(key, value) });
  };
  setMute = (channel: ChannelId, until: number | null | undefined): void => {
    const mutes = new Map(this.user.get().mutes);
    if (until === undefined) mutes.delete(channel);
    else mutes.set(channel, until);
    this.#change({ mutes });
    this.sidebar.set(
      this.sidebar.get().map((row) => (row.id === channel ? { ...row, muted: until !== undefined } : row)),
    );
  };

  createChannel = (input: NewChannel): ChannelId => {
    const me = this.user.get().me;
    const id = newChannelId(randomBytes);
    const owner = { id: this.userId, handle: me?.handle ?? 'me', name: me?.name ?? 'Me' };
    const members = [{ ...owner, role: 'owner' as const, bot: false, left: false }];
    this.addChannel(new FakeChannel({ ...input, id, me: this.userId, role: 'owner', members }), {
      local: true,
    });
    return id;
  };
  openDirectChannel = (users: readonly UserId[]): ChannelId => {
    const known = this.sidebar.get().find((row) => row.kind === 'dm' && row.people.join() === users.join());
    return known?.id ?? this.createChannel({ name: users.join(', '), kind: 'private' });
  };

  call: Session['call'] = async (name, args) => {
    const answer = this.answers[name];
    await Promise.resolve();
    if (answer === undefined || this.connection.get() === 'offline') throw offline();
    return answer(args as never) as never;
  };
  askPrivately: Session['askPrivately'] = (question, on, signal) =>
    new Promise((resolve, reject) => {
      this.asked.push({ question, on, signal, end: resolve, fail: reject });
      signal.addEventListener('abort', () => resolve());
    });
  signOut = (): Promise<void> => Promise.resolve();
  close = (): Promise<void> => Promise.resolve();
}
