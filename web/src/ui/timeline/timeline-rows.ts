import type { Message, SystemOp, TimelineEntry } from '@causeway/shared/fold/channel-view';
import type { OpId, UserId } from '@causeway/shared/id';
import { startOfDay } from '../app/format-time.ts';

/** One line of the timeline as it is drawn; `key` is unique and stable. */
export type Row =
  | { readonly type: 'start'; readonly key: 'start' }
  /** In place of the start: what is not loaded, or not kept. */
  | { readonly type: 'past'; readonly key: 'past' }
  /** At the end of a run that does not reach the present. */
  | { readonly type: 'newer'; readonly key: 'newer' }
  | { readonly type: 'day'; readonly key: string; readonly at: number }
  | { readonly type: 'new'; readonly key: 'new' }
  /** `head`: with avatar and name; else it continues the message above. */
  | { readonly type: 'message'; readonly key: OpId; readonly message: Message; readonly head: boolean }
  | { readonly type: 'system'; readonly key: OpId; readonly at: number; readonly op: SystemOp }
  | {
      readonly type: 'late';
      readonly key: string;
      readonly at: number;
      readonly author: UserId;
      readonly messages: readonly OpId[];
    };

/** What counts as new: what lies above `marker`, up to `until`; in positions. */
export interface News {
  /** Read marker at opening; 0: nothing was read yet, and there is no "New" divider. */
  readonly marker: number;
  /** What came later was watched as it came. */
  readonly until: number;
}

export interface RowOptions extends News {
  readonly me: UserId;
  /** What lies before: nothing, nothing that is kept, or more to load. The beginning, unless said. */
  readonly from?: 'beginning' | 'dropped' | 'more';
  /** The run does not reach the present. */
  readonly toNewer?: boolean;
}

/** Messages of one author within this time stand under one name. */
export const GROUP_MS = 5 * 60_000;

const DAY_MS = 24 * 3_600_000;

/**
 * Lays `timeline` out: the channel's beginning, days, the "New" divider, and groups by author. Where all of it is
 * unread and more lies before, there is no divider: nobody knows yet where it belongs.
 */
export function timelineRows(timeline: readonly TimelineEntry[], options: RowOptions): readonly Row[] {
  const { me, from = 'beginning', toNewer = false } = options;
  const rows: Row[] = [
    from === 'beginning' ? { type: 'start', key: 'start' } : { type: 'past', key: 'past' },
  ];
  let day = Number.NEGATIVE_INFINITY;
  let isNew = options.marker === 0 || beginsUnread(timeline, options);
  let above: Message | undefined;
  for (const entry of timeline) {
    // Cheap where the day cannot have changed; days of 23 and 25 hours make it ask again.
    if (entry.at < day || entry.at >= day + DAY_MS - 3_600_000) {
      const next = startOfDay(entry.at);
      if (next !== day) {
        rows.push({ type: 'day', key: `day-${next}`, at: entry.at });
        above = undefined;
      }
      day = next;
    }
    if (!isNew && isUnread(entry, me, options)) {
      rows.push({ type: 'new', key: 'new' });
      isNew = true;
      above = undefined;
    }
    rows.push(toRow(entry, above));
    above = entry.type === 'message' ? entry.message : undefined;
  }
  if (toNewer) rows.push({ type: 'newer', key: 'newer' });
  return rows;
}

/** Whether what was read last lies before all of `timeline`, in what is not loaded. */
export const beginsUnread = (
  timeline: readonly TimelineEntry[],
  { marker, from = 'beginning' }: Pick<RowOptions, 'marker' | 'from'>,
): boolean => from === 'more' && marker > 0 && (timeline[0]?.at ?? 0) > marker;

/** By where it stands: a late message far above is announced by its notice, which is what counts as new. */
export const isUnread = (entry: TimelineEntry, me: UserId, { marker, until }: News): boolean =>
  entry.at > marker && entry.at <= until && entry.type !== 'system' && authorOf(entry) !== me;

/** Messages of `timeline` that are new to `me`. */
export const countUnread = (timeline: readonly TimelineEntry[], me: UserId, news: News): number =>
  timeline.filter((entry) => entry.type === 'message' && isUnread(entry, me, news)).length;

const authorOf = (entry: Exclude<TimelineEntry, { type: 'system' }>): UserId =>
  entry.type === 'late' ? entry.author : entry.message.author;

function toRow(entry: TimelineEntry, above: Message | undefined): Row {
  if (entry.type === 'system') return { type: 'system', key: entry.id, at: entry.at, op: entry.op };
  if (entry.type === 'late') {
    return { type: 'late', key: entry.id, at: entry.at, author: entry.author, messages: entry.messages };
  }
  const { message } = entry;
  return { type: 'message', key: message.id, message, head: !continues(message, above) };
}

const continues = (message: Message, above: Message | undefined): boolean =>
  above !== undefined &&
  above.author === message.author &&
  message.reply === undefined &&
  message.shownAt - above.shownAt < GROUP_MS;

/** Rows of a thread: its root, a count, and the replies. */
export function threadRows(root: Message, replies: readonly Message[]): readonly Row[] {
  const rows: Row[] = [{ type: 'message', key: root.id, message: root, head: true }];
  let above: Message | undefined;
  for (const message of replies) {
    rows.push({ type: 'message', key: message.id, message, head: !continues(message, above) });
    above = message;
  }
  return rows;
}

export const rowIndex = (rows: readonly Row[], key: string): number =>
  rows.findIndex((row) => row.key === key);

/** Rows that stay what they are whatever is loaded; days, dividers and ends of the run move. */
export const isEntry = (row: Row | undefined): boolean =>
  row?.type === 'message' || row?.type === 'system' || row?.type === 'late';

/** How many messages stand below the row `key`; 0 where it is gone. */
export function messagesAfter(rows: readonly Row[], key: string): number {
  const index = rowIndex(rows, key);
  return index === -1 ? 0 : rows.slice(index + 1).filter(({ type }) => type === 'message').length;
}

const timeOf = (row: Row): number | undefined => {
  if (row.type === 'message') return row.message.shownAt;
  return row.type === 'system' || row.type === 'late' ? row.at : undefined;
};

/** Index of the first row of `at` (ms) or later, the last where there is none; -1 without any. */
export function rowIndexAt(rows: readonly Row[], at: number): number {
  const index = rows.findIndex((row) => (timeOf(row) ?? Number.NEGATIVE_INFINITY) >= at);
  return index === -1 ? rows.findLastIndex(isEntry) : index;
}
