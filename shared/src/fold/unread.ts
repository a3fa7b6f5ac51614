import type { ChannelId, UserId } from '../id.ts';
import type { ChannelSummary, ChannelView, Message } from './channel-view.ts';

export interface Unread {
  readonly unread: number;
  /** Of those, the ones that mention me or everybody; in a direct channel all of them. */
  readonly mentions: number;
}

/**
 * What `me` has not read of `view`, by the read marker (a position; 0 when nothing was read): messages of others, not
 * deleted, in threads too. Walks back from the newest, so it costs what is unread, not what there is.
 */
export function unreadOf(view: ChannelView, marker: number, me: UserId): Unread {
  let unread = 0;
  let mentions = 0;
  for (let at = view.byPosition.length - 1; at >= 0; at--) {
    const message = view.byPosition[at];
    if (message === undefined || message.position <= marker) break;
    if (message.deleted || message.author === me) continue;
    unread++;
    if (view.kind === 'dm' || isMentioned(message, me)) mentions++;
  }
  return { unread, mentions };
}

/** Whether `message` concerns `me` in particular: only `mentions` says so, never the text. */
export const isMentioned = (message: Message, me: UserId): boolean =>
  message.mentions.length > 0 && message.mentions.some((id) => id === me || id === '*');

/** UTF-16 units of a preview at most. */
const PREVIEW_LENGTH = 120;

/** What the sidebar shows of a channel. */
export function summarise(channel: ChannelId, view: ChannelView, marker: number, me: UserId): ChannelSummary {
  const last = view.byPosition.findLast(({ deleted }) => !deleted);
  return {
    channel,
    ...unreadOf(view, marker, me),
    lastPosition: view.lastPosition,
    ...(last && { preview: { author: last.author, text: previewText(last), at: last.position } }),
  };
}

/** The message as one line; for one without text, the name of its first file. */
function previewText({ body, files }: Message): string {
  // Bounds the work on a long body before white space is made one.
  const line = body
    .slice(0, PREVIEW_LENGTH * 8)
    .replace(/\s+/gu, ' ')
    .trim();
  const text = line === '' ? (files[0]?.name ?? '') : line;
  return text.length <= PREVIEW_LENGTH ? text : `${cut(text, PREVIEW_LENGTH - 1)}…`;
}

/** The first `length` units of `text`, less half a surrogate pair. */
const cut = (text: string, length: number): string => {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? length - 1 : length);
};
