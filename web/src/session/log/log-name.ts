import { channelDoc, type DocName, parseDocName, userDoc } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';

declare const brand: unique symbol;
/** A log: its documents' names without the segment. */
export type LogName = string & { readonly [brand]: 'LogName' };

export const channelLog = (id: ChannelId): LogName => `channel/${id}` as LogName;
export const userLog = (id: UserId): LogName => `user/${id}` as LogName;

/** The log's document of `segment`. */
export function docOf(log: LogName, segment: number): DocName {
  const [type, id] = log.split('/');
  return type === 'user' ? userDoc(id as UserId, segment) : channelDoc(id as ChannelId, segment);
}

/** Log and segment of `doc`; `undefined` for what is no name of a document. */
export function placeOf(doc: DocName): { readonly log: LogName; readonly segment: number } | undefined {
  const address = parseDocName(doc);
  if (address === undefined) return undefined;
  const { segment } = address;
  return { log: address.type === 'user' ? userLog(address.id) : channelLog(address.id), segment };
}
