import type { ChannelId, OpId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './app.ts';
import type { ChannelHost } from './channel-host.ts';
import { ChannelSession } from './channel-session.ts';
import type { LocalChannels } from './local-channels.ts';
import type { KeptLogs } from './log/kept-logs.ts';
import { channelLog } from './log/log-name.ts';
import { undeliveredOp } from './undelivered.ts';

/** Documents read from the local store at a time, so that the page stays fluid and the open channel comes first. */
const BATCH = 25;

const GONE = 'You are no longer a member of this channel.';

export interface ChannelsHost extends ChannelHost {
  readonly api: ApiClient;
  readonly local: LocalChannels;
  readonly kept: KeptLogs;
  /** Channels that were in the sidebar last time, which count until my log has been read. */
  readonly remembered: ReadonlyMap<ChannelId, Role>;
}

export interface ChannelsEvents {
  changed(id: ChannelId): void;
  presenceChanged(): void;
  dropped(id: ChannelId): void;
}

/**
 * The channels of this device; there is no other way to one.
 *
 * (CH1) A channel is open while I am a member by my log, or have made it here. (CH2) It is deleted from the device
 * when the server says that I am out (`revoked`, a 404, my log after a sync), never because of a denial alone: that
 * may be a session that has ended. (CH3) What it still had to send is kept as not delivered.
 */
export class Channels {
  readonly #host: ChannelsHost;
  readonly #events: ChannelsEvents;
  readonly #open = new Map<ChannelId, ChannelSession>();

  constructor(host: ChannelsHost, events: ChannelsEvents) {
    this.#host = host;
    this.#events = events;
    host.bus.listen((message) => {
      if (message.t === 'dropped') this.#onDropped(message.channel);
    });
  }

  /** The channel, which begins to load if it has not. */
  get(id: ChannelId): ChannelSession | undefined {
    const channel = this.#ensure(id);
    void channel?.load();
    return channel;
  }

  /** Without making it. */
  opened(id: ChannelId): ChannelSession | undefined {
    return this.#open.get(id);
  }

  all(): IterableIterator<ChannelSession> {
    return this.#open.values();
  }

  /** Ids of all channels that are mine, after (CH1). */
  ids(): Set<ChannelId> {
    const { userLog, local, remembered } = this.#host;
    const known = userLog.log.loaded.get() && userLog.view.get().me !== undefined;
    const mine = known ? userLog.view.get().channels : remembered;
    return new Set([...mine.keys(), ...local.all.get().keys()]);
  }

  /** My log or the local records have changed. */
  update(): void {
    const { userLog, local } = this.#host;
    const ids = this.ids();
    for (const id of local.all.get().keys()) this.#forgetRecord(id);
    for (const [id, channel] of this.#open) {
      if (ids.has(id)) this.#updateOne(channel);
      else if (userLog.log.synced.get()) void this.drop(id, GONE);
    }
  }

  /** Loads what is not yet loaded, a batch at a time. */
  async loadAll(): Promise<void> {
    const waiting = [...this.ids()].flatMap((id) => this.#ensure(id) ?? []);
    for (let at = 0; at < waiting.length; at += BATCH) {
      await Promise.all(waiting.slice(at, at + BATCH).map((channel) => channel.load()));
    }
  }

  /** Deletes the channel from this device (CH3). */
  async drop(id: ChannelId, message: string): Promise<void> {
    const channel = this.#open.get(id);
    await channel?.load();
    // Somebody else was faster.
    if (channel === undefined || this.#open.get(id) !== channel) return;
    // A server that was restored from before the channel has nothing of it, whatever it had acknowledged.
    const { log } = channel;
    const { serverEpoch: epoch } = this.#host.userLog.log.state;
    const lost = log.state.epoch !== undefined && epoch !== undefined && log.state.epoch !== epoch;
    this.#tell(id, lost ? log.parts.mine() : log.parts.unacknowledged(), message);
    this.#host.bus.post({ t: 'dropped', channel: id });
    await this.#forget(id);
  }

  evaluateAll(): void {
    for (const channel of this.#open.values()) channel.log.evaluate();
  }

  expireAll(): void {
    for (const channel of this.#open.values()) channel.expire();
  }

  /** A new connection. */
  connectedAll(): void {
    for (const channel of this.#open.values()) channel.replies.onConnected();
  }

  resyncAll(): void {
    for (const channel of this.#open.values()) channel.log.resync();
  }

  close(): void {
    for (const channel of this.#open.values()) channel.close();
    this.#open.clear();
  }

  #ensure(id: ChannelId): ChannelSession | undefined {
    const known = this.#open.get(id);
    if (known !== undefined || !this.ids().has(id)) return known;
    const local = this.#host.local.get(id);
    const channel: ChannelSession = new ChannelSession(
      this.#host,
      id,
      { kept: this.#host.kept.of(channelLog(id)), wanted: local === undefined || local.onServer },
      {
        changed: () => {
          this.#forgetRecord(id);
          this.#events.changed(id);
        },
        presenceChanged: () => this.#events.presenceChanged(),
        denied: () => void this.#verify(id),
        revoked: () => void this.drop(id, GONE),
      },
    );
    this.#open.set(id, channel);
    this.#updateOne(channel);
    return channel;
  }

  /** A record of what was made here has done its work when my log and the channel's own log say the same. */
  #forgetRecord(id: ChannelId): void {
    const { userLog, local } = this.#host;
    const known = userLog.view.get().channels.has(id);
    if (known && this.#open.get(id)?.view.get().kind !== undefined) local.put(id, undefined);
  }

  #updateOne(channel: ChannelSession): void {
    const { userLog, local, remembered } = this.#host;
    const record = local.get(channel.id);
    const mine = userLog.view.get().channels.get(channel.id);
    // Who makes a channel owns it until its log says otherwise; in a direct one all are equal.
    const made = record && (record.kind === 'dm' ? 'member' : 'owner');
    channel.update({
      role: record?.refused === undefined ? (mine?.role ?? made ?? remembered.get(channel.id)) : undefined,
      read: userLog.view.get().read.get(channel.id) ?? 0,
      local: record !== undefined,
    });
    if (record === undefined || record.onServer || mine !== undefined) channel.log.want();
  }

  /** Another tab has dropped it, which may not have heard of what was written here last (CH3). */
  #onDropped(id: ChannelId): void {
    const channel = this.#open.get(id);
    if (channel === undefined) return;
    this.#tell(id, channel.log.parts.unacknowledged(), GONE);
    void this.#forget(id);
  }

  /** These of mine are not delivered. Of a channel that the server would not have, that was told with the refusal. */
  #tell(id: ChannelId, texts: ReadonlyMap<OpId, string>, message: string): void {
    if (this.#host.local.get(id)?.refused !== undefined) return;
    const ops = [...texts.values()].flatMap((text) => undeliveredOp(text, 'forbidden', message) ?? []);
    this.#host.undelivered.add(id, ops);
  }

  async #forget(id: ChannelId): Promise<void> {
    const channel = this.#open.get(id);
    if (channel === undefined) return;
    this.#open.delete(id);
    channel.close();
    this.#host.kept.forget(channel.log.name);
    this.#host.local.put(id, undefined);
    this.#events.dropped(id);
    await Promise.all([channel.log.forget(), this.#host.library.forget(id)]);
  }

  /** (CH2) */
  async #verify(id: ChannelId): Promise<void> {
    try {
      const { role, head } = await this.#host.api.call('getChannel', { params: { id } });
      if (role === null) return await this.drop(id, GONE);
      return this.#open.get(id)?.log.onHead(head);
    } catch (error) {
      if (error instanceof ApiFailure && error.code === 'not-found') return await this.drop(id, GONE);
    }
    this.#open.get(id)?.log.retryLater();
  }
}
