import type { ChannelSummary } from '@causeway/shared/fold/channel-view';
import { summarise } from '@causeway/shared/fold/unread';
import type { ChannelId, UserId } from '@causeway/shared/id';
import type { ChannelSession } from './channel-session.ts';
import type { Channels } from './channels.ts';
import type { Library } from './history/library.ts';
import type { LocalChannel, LocalChannels } from './local-channels.ts';
import { OlderMentions } from './older-mentions.ts';
import type { SidebarRow } from './session.ts';
import { Cell } from './store.ts';
import type { DocHost } from './sync/doc-host.ts';
import type { UserLog } from './user-log.ts';

export const SUMMARY = 'summary/';

export interface SidebarHost extends DocHost {
  readonly userLog: UserLog;
  readonly local: LocalChannels;
  readonly library: Pick<Library, 'kept' | 'first'>;
}

/**
 * The rows of the sidebar. Each is kept in the local store, so that the sidebar paints from one read before any
 * document is loaded; a loaded channel then draws its own.
 */
export class Sidebar {
  readonly rows: Cell<readonly SidebarRow[]>;
  readonly #host: SidebarHost;
  readonly #channels: Channels;
  readonly #known: Map<ChannelId, SidebarRow>;
  readonly #dirty = new Set<ChannelId>();
  readonly #older: OlderMentions;
  #scheduled = false;

  constructor(host: SidebarHost, channels: Channels, kept: readonly SidebarRow[]) {
    this.#host = host;
    this.#channels = channels;
    this.#older = new OlderMentions(host.library, host.userId, (id) => this.mark(id));
    this.#known = new Map(kept.map((row) => [row.id, row]));
    this.rows = new Cell<readonly SidebarRow[]>(kept.toSorted(compareRows));
  }

  /** The row of `id` may be another one. */
  mark(id: ChannelId): void {
    this.#dirty.add(id);
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#refresh();
    });
  }

  markAll(): void {
    for (const id of [...this.#known.keys(), ...this.#channels.ids()]) this.mark(id);
  }

  /** More of the past may be on this device. */
  onHistory(): void {
    this.#older.again();
  }

  close(): void {
    this.#older.close();
  }

  /** This tab keeps the rows from now on. */
  keepAll(): void {
    for (const row of this.#known.values()) this.#host.copy.put(SUMMARY + row.id, row);
  }

  #refresh(): void {
    const ids = this.#channels.ids();
    for (const id of this.#dirty) this.#refreshOne(id, ids.has(id));
    this.#dirty.clear();
    const rows = [...this.#known.values()].sort(compareRows);
    const before = this.rows.get();
    if (rows.length !== before.length || rows.some((row, at) => row !== before[at])) this.rows.set(rows);
  }

  #refreshOne(id: ChannelId, mine: boolean): void {
    const before = this.#known.get(id);
    const row = mine ? this.#row(id, before) : undefined;
    if (JSON.stringify(row) === JSON.stringify(before)) return;
    if (row === undefined) this.#known.delete(id);
    else this.#known.set(id, row);
    if (this.#host.isLeader()) this.#host.copy.put(SUMMARY + id, row);
  }

  #row(id: ChannelId, before: SidebarRow | undefined): SidebarRow | undefined {
    const user = this.#host.userLog.view.get();
    const channel = this.#channels.opened(id);
    const view = channel?.view.get();
    const mine = user.channels.get(id);
    const record = this.#host.local.get(id);
    const kind = view?.kind ?? mine?.kind ?? record?.kind ?? before?.kind;
    // Nothing is known of it yet but its id.
    if (kind === undefined) return undefined;
    const people = kind === 'dm' ? this.#people(channel, record, before) : [];
    const mute = user.mutes.get(id);
    return {
      id,
      kind,
      name:
        kind === 'dm' ? this.#names(people, channel, before) : plainName(channel, mine?.name, record, before),
      people,
      ...(isBot(people, channel, before) && { bot: true as const }),
      role: channel?.role.get() ?? mine?.role ?? before?.role ?? 'member',
      muted: mute !== undefined && (mute === null || mute > this.#host.env.now()),
      summary: this.#summary(id, channel, before),
      local: mine === undefined && record !== undefined,
    };
  }

  #summary(
    id: ChannelId,
    channel: ChannelSession | undefined,
    before: SidebarRow | undefined,
  ): ChannelSummary {
    if (channel?.log.loaded.get() && (channel.ready.get() || before === undefined)) {
      return this.#count(channel);
    }
    return before?.summary ?? { channel: id, unread: 0, mentions: 0, lastPosition: 0 };
  }

  /** What is shown of the channel is counted; of what lies further back, the mentions. */
  #count(channel: ChannelSession): ChannelSummary {
    const { userId } = this.#host;
    const marker = channel.readMarker.get();
    const view = channel.view.get();
    const summary = summarise(channel.id, view, marker, userId);
    const eldest = view.byPosition.find(({ author }) => author !== userId);
    const from = channel.past.get();
    const isAll = from === 'beginning' || from === 'dropped';
    if (isAll || summary.unread === 0 || (eldest?.position ?? 0) <= marker) {
      this.#older.forget(channel.id);
      return summary;
    }
    // In a direct channel all that is unread is. Who has never read anything came after most was written.
    const isCounted = marker === 0 || view.kind === 'dm';
    const mentions = isCounted ? 0 : this.#older.count(channel.id, channel.run.oldest.get(), marker);
    return { ...summary, mentions: summary.mentions + mentions, more: true };
  }

  #people(
    channel: ChannelSession | undefined,
    record: LocalChannel | undefined,
    before: SidebarRow | undefined,
  ): readonly UserId[] {
    const { userId } = this.#host;
    const members = [...(channel?.view.get().members.values() ?? [])];
    if (members.length === 0) return record?.people ?? before?.people ?? [];
    const others = members.filter(({ id, left }) => !left && id !== userId).map(({ id }) => id);
    return others.length > 0 ? others.sort() : [userId];
  }

  #names(
    people: readonly UserId[],
    channel: ChannelSession | undefined,
    before: SidebarRow | undefined,
  ): string {
    const { contacts, me } = this.#host.userLog.view.get();
    const members = channel?.view.get().members;
    const names = people.map((id) => {
      const self = id === this.#host.userId ? me?.name : undefined;
      return members?.get(id)?.name ?? contacts.get(id)?.name ?? self ?? this.#nameElsewhere(id);
    });
    const known = names.filter((name) => name !== undefined);
    return known.length > 0 ? known.join(', ') : (before?.name ?? '');
  }

  /** A direct channel made here knows nobody yet. */
  #nameElsewhere(id: UserId): string | undefined {
    for (const channel of this.#channels.all()) {
      const name = channel.view.get().members.get(id)?.name;
      if (name !== undefined) return name;
    }
    return undefined;
  }
}

function isBot(
  people: readonly UserId[],
  channel: ChannelSession | undefined,
  before: SidebarRow | undefined,
): boolean {
  const [other, ...more] = people;
  if (other === undefined || more.length > 0) return false;
  const member = channel?.view.get().members.get(other);
  return (member ?? before)?.bot ?? false;
}

function plainName(
  channel: ChannelSession | undefined,
  mine: string | undefined,
  record: LocalChannel | undefined,
  before: SidebarRow | undefined,
): string {
  const view = channel?.view.get();
  return (view?.kind === undefined ? undefined : view.name) ?? mine ?? record?.name ?? before?.name ?? '';
}

const compareRows = (a: SidebarRow, b: SidebarRow): number =>
  a.name.localeCompare(b.name) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
