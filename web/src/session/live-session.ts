import type { AskEvent } from '@causeway/shared/api/ai';
import type { RouteArgs, RouteResult } from '@causeway/shared/api/route';
import type { RouteName, Routes } from '@causeway/shared/api/routes';
import { directChannelId } from '@causeway/shared/direct-channel-id';
import { parseDocName } from '@causeway/shared/doc-name';
import type { UserView } from '@causeway/shared/fold/user-view';
import { type ChannelId, newChannelId, type OpId, type UserId } from '@causeway/shared/id';
import type { AiInfo } from './ai/ai-presence.ts';
import { askPrivately, type PrivateQuestion } from './ai/private-ask.ts';
import type { ApiFailure } from './app.ts';
import { deliverTabMessage } from './deliver-tab-message.ts';
import type { PageEvent } from './environment.ts';
import type { OutboxEntry } from './outbox.ts';
import type { HistoryProgress } from './past.ts';
import type {
  ChannelHandle,
  Connection,
  NewChannel,
  PrefValue,
  Session,
  SidebarRow,
  Undelivered,
} from './session.ts';
import type { SessionParts } from './session-parts.ts';
import { Cell, type Store } from './store.ts';
import { undeliveredOp } from './undelivered.ts';

/** User timing mark: all channels are read from the local store. The benchmark `offline` waits for it. */
const CHANNELS_READ = 'causeway:channels-read';

/** The session of a signed-in user on this device: joins the parts, and passes events between them. */
export class LiveSession implements Session {
  readonly userId: UserId;
  readonly online = new Cell<ReadonlySet<UserId>>(new Set());
  readonly #parts: SessionParts;
  readonly #stop: (() => void)[] = [];
  #online = false;

  /** `parts` are wired to this session by `openSession`. */
  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.userId = parts.host.userId;
  }

  get user(): Store<UserView> {
    return this.#parts.userLog.view;
  }

  get connection(): Store<Connection> {
    return this.#parts.link.status;
  }

  get sidebar(): Store<readonly SidebarRow[]> {
    return this.#parts.sidebar.rows;
  }

  get history(): Store<HistoryProgress> {
    return this.#parts.library.progress;
  }

  get ai(): Store<AiInfo | undefined> {
    return this.#parts.ai.info;
  }

  get storeTrouble(): Store<string | undefined> {
    return this.#parts.copy.trouble;
  }

  get undeliveredChannels(): Store<ReadonlySet<ChannelId>> {
    return this.#parts.undelivered.channels;
  }

  /** Begins to read and to sync; everything before that is painted from what was kept. */
  start(): void {
    const { userLog, local, link, bus, election, host, copy, library } = this.#parts;
    this.#stop.push(
      bus.listen((message) => deliverTabMessage(this.#parts, message)),
      host.env.onPageEvent((event) => this.#onPage(event)),
      userLog.view.subscribe(() => this.#update()),
      userLog.log.synced.subscribe(() => this.#update()),
      local.all.subscribe(() => this.#update()),
      link.status.subscribe(() => this.#onStatus()),
      copy.trouble.subscribe(() => library.evaluate()),
      library.progress.subscribe(() => this.#parts.sidebar.onHistory()),
      election.leading.subscribe(() => {
        this.#onStatus();
        this.#resync();
        if (election.leading.get()) this.#parts.sidebar.keepAll();
      }),
      this.#parts.undelivered.channels.subscribe(() => this.#dropEmptyRefused()),
    );
    const expiring = setInterval(() => this.#parts.channels.expireAll(), host.env.timing.historyRetry);
    this.#stop.push(() => clearInterval(expiring));
    election.start();
    void this.#parts.ai.load();
    void this.#load();
  }

  channel(id: ChannelId): ChannelHandle | undefined {
    return this.#parts.channels.get(id);
  }

  undeliveredOf(id: ChannelId): Store<readonly Undelivered[]> {
    return this.#parts.undelivered.of(id);
  }

  dismissUndelivered(id: ChannelId, op: OpId): void {
    this.#parts.undelivered.dismiss(id, [op]);
  }

  setDraft(key: ChannelId | OpId, body: string): void {
    this.#parts.userLog.setDraft(key, body);
  }

  setPref(key: string, value: PrefValue): void {
    this.#parts.userLog.setPref(key, value);
  }

  setMute(channel: ChannelId, until: number | null | undefined): void {
    // The log knows no "not muted": a time that has passed says it.
    this.#parts.userLog.setMute(channel, until === undefined ? 0 : until);
  }

  createChannel({ name, kind, topic = '' }: NewChannel): ChannelId {
    const { host, local, outbox } = this.#parts;
    const id = newChannelId(host.env.random);
    local.put(id, { kind, name, topic, people: [], onServer: false });
    const body = { name, kind, ...(topic !== '' && { topic }) };
    outbox.add({ channel: id, name: 'putChannel', args: { params: { id }, body } });
    return id;
  }

  openDirectChannel(users: readonly UserId[]): ChannelId {
    const { local, outbox, channels } = this.#parts;
    const id = directChannelId([...users, this.userId]);
    if (channels.ids().has(id)) return id;
    const others = [...new Set(users)].filter((user) => user !== this.userId);
    const people = others.length > 0 ? others : [this.userId];
    local.put(id, { kind: 'dm', name: '', topic: '', people, onServer: false });
    outbox.add({ channel: id, name: 'putDm', args: { body: { users: [...users] } } });
    return id;
  }

  call<N extends RouteName>(name: N, args: RouteArgs<Routes[N]>): Promise<RouteResult<Routes[N]>> {
    return this.#parts.api.call(name, args);
  }

  askPrivately(question: PrivateQuestion, on: (event: AskEvent) => void, signal: AbortSignal): Promise<void> {
    return askPrivately(this.#parts.api, question, on, signal);
  }

  signOut(): Promise<void> {
    return this.#parts.onSignOut();
  }

  async close(): Promise<void> {
    this.#parts.userLog.close();
    await this.#end();
    await this.#parts.copy.close();
  }

  /** Like `close`, and erases this device's copy. */
  async erase(): Promise<void> {
    await this.#end();
    await this.#parts.copy.destroy();
  }

  /** Outbox: the server knows the channel now. */
  onCommandDone({ channel }: OutboxEntry): void {
    const record = this.#parts.local.get(channel);
    if (record !== undefined) this.#parts.local.put(channel, { ...record, onServer: true });
  }

  /** Outbox: the channel will never be. Its ops are not delivered; without any, it goes at once. */
  onCommandRefused({ channel }: OutboxEntry, failure: ApiFailure): void {
    const { local, undelivered, channels } = this.#parts;
    const refused = channels.get(channel);
    void refused?.load().then(() => {
      const texts = [...refused.log.parts.unacknowledged().values()];
      const ops = texts.flatMap((text) => undeliveredOp(text, 'forbidden', failure.message) ?? []);
      undelivered.add(channel, ops);
      // Behind that: whoever sees it knows that its ops were told, and nothing more is written.
      const record = local.get(channel);
      if (record !== undefined) local.put(channel, { ...record, refused: failure.message });
      this.#dropEmptyRefused();
    });
  }

  onPresence(): void {
    const online = new Set<UserId>();
    for (const channel of this.#parts.channels.all()) {
      for (const user of channel.presence.get().online) online.add(user);
    }
    const before = this.online.get();
    if (online.size !== before.size || [...online].some((user) => !before.has(user))) this.online.set(online);
  }

  #dropEmptyRefused(): void {
    const { local, undelivered, channels } = this.#parts;
    for (const [id, record] of local.all.get()) {
      if (record.refused === undefined || undelivered.of(id).get().length > 0) continue;
      void channels.drop(id, record.refused);
    }
  }

  async #load(): Promise<void> {
    const { userLog, channels } = this.#parts;
    await userLog.log.load();
    this.#update();
    await channels.loadAll();
    performance.mark(CHANNELS_READ);
    // Those that came with the first sync.
    this.#parts.sidebar.markAll();
    await this.#findDocuments();
  }

  /** A tab that ended in the midst of something may have left documents that its records do not name. */
  async #findDocuments(): Promise<void> {
    const { copy, channels, userLog } = this.#parts;
    for (const name of await copy.list()) {
      const address = parseDocName(name);
      if (address === undefined) continue;
      const log = address.type === 'user' ? userLog.log : channels.opened(address.id)?.log;
      log?.found(address.segment);
    }
  }

  #update(): void {
    const { channels, sidebar, library } = this.#parts;
    channels.update();
    sidebar.markAll();
    library.evaluate();
    if (this.#parts.userLog.log.loaded.get()) void channels.loadAll();
  }

  #onPage(event: PageEvent): void {
    this.#parts.link.onPageEvent(event);
    if (event === 'visible') this.#resync();
    if (event !== 'pagehide') return;
    this.#parts.userLog.flush();
    void this.#parts.copy.flush();
    void this.#parts.library.flush();
  }

  /** After a sleep, or when another tab has taken the lead: what was said meanwhile may have been missed. */
  #resync(): void {
    this.#parts.userLog.log.resync();
    this.#parts.channels.resyncAll();
  }

  #onStatus(): void {
    const { election, link, outbox, beat, library } = this.#parts;
    const leading = election.leading.get();
    link.lead(leading);
    this.#onOnline(link.status.get() === 'online');
    if (leading) beat();
    outbox.setActive(leading && link.status.get() === 'online');
    library.evaluate();
  }

  #onOnline(online: boolean): void {
    if (online && !this.#online) {
      this.#parts.channels.connectedAll();
      void this.#parts.ai.ask();
    }
    this.#online = online;
  }

  async #end(): Promise<void> {
    const { channels, userLog, link, election, outbox, bus, tokens, library, sidebar } = this.#parts;
    for (const stop of this.#stop) stop();
    sidebar.close();
    channels.close();
    userLog.log.close();
    outbox.close();
    link.close();
    election.close();
    bus.close();
    tokens.close();
    await library.close();
  }
}
