import type { ChannelId, OpId } from '@causeway/shared/id';

/** Keys of what is kept beside the segments. Numbers are padded, so that their order as text is theirs. */

/** Of each channel one small record; all of them are read when the session begins. */
export const EXTENT = 'history/';
export const extentKey = (channel: ChannelId): string => EXTENT + channel;

/** Everything else of a channel. */
export const pastPrefix = (channel: ChannelId): string => `past/${channel}/`;
export const noteKey = (channel: ChannelId, segment: number): string =>
  `${pastPrefix(channel)}note/${pad(segment)}`;
export const idsKey = (channel: ChannelId, segment: number): string =>
  `${pastPrefix(channel)}ids/${pad(segment)}`;
/** Ops of other segments that name `target`. */
export const laterKey = (channel: ChannelId, target: OpId): string => `${pastPrefix(channel)}of/${target}`;

const pad = (segment: number): string => String(segment).padStart(9, '0');
