import { type DocName, parseDocName } from '@causeway/shared/doc-name';
import type { SessionParts } from './session-parts.ts';
import type { TabMessage } from './tabs/tab-message.ts';

/** Gives what another tab says to the part of the session that it is for. */
export function deliverTabMessage(parts: SessionParts, message: TabMessage): void {
  const { link, host, channels } = parts;
  if (message.t === 'leader' && !host.isLeader()) {
    link.follow(message.status);
    if (message.clockOffset !== undefined) host.clock.setOffset(message.clockOffset);
  }
  if (message.t === 'stream' && !host.isLeader()) channels.opened(message.channel)?.replies.onFrame(message);
  if ('doc' in message) deliverToDoc(parts, message);
}

function deliverToDoc(
  { channels, host, userLog }: SessionParts,
  message: Extract<TabMessage, { readonly doc: DocName }>,
): void {
  const address = parseDocName(message.doc);
  if (address === undefined) return;
  const channel = address.type === 'channel' ? channels.opened(address.id) : undefined;
  if (message.t === 'mine') {
    if (host.isLeader()) channel?.showOwnOfTab(message.presence);
  } else if (address.type === 'user') userLog.log.tabs.receive(message, address.segment);
  else if (message.t !== 'presence' || !host.isLeader()) channel?.log.tabs.receive(message, address.segment);
  // A tab that begins.
  if (message.t === 'sync' && host.isLeader()) channel?.replies.tellAll();
}
