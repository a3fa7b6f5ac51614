import { type ChannelId, isChannelId, isUserId, type UserId } from './id.ts';

declare const brand: unique symbol;
/** Name of a synced document: `channel/<channel id>/<segment>` or `user/<user id>/<segment>`. */
export type DocName = string & { readonly [brand]: 'DocName' };

export type DocAddress =
  | { readonly type: 'channel'; readonly id: ChannelId; readonly segment: number }
  | { readonly type: 'user'; readonly id: UserId; readonly segment: number };

export const channelDoc = (id: ChannelId, segment: number): DocName => `channel/${id}/${segment}` as DocName;
export const userDoc = (id: UserId, segment: number): DocName => `user/${id}/${segment}` as DocName;

/** Segments are written without leading zeros and stay below 2^31: every document has exactly one name. */
const SEGMENT = /^(0|[1-9][0-9]{0,8})$/;

/** The parts of a document name, or `undefined` for anything that is not exactly one. */
export function parseDocName(name: string): DocAddress | undefined {
  const [type, id, segmentText, ...rest] = name.split('/');
  if (rest.length > 0 || segmentText === undefined || !SEGMENT.test(segmentText)) return undefined;
  const segment = Number(segmentText);
  if (type === 'channel' && isChannelId(id)) return { type, id, segment };
  if (type === 'user' && isUserId(id)) return { type, id, segment };
  return undefined;
}

export const docNameOf = (address: DocAddress): DocName =>
  address.type === 'channel' ? channelDoc(address.id, address.segment) : userDoc(address.id, address.segment);
