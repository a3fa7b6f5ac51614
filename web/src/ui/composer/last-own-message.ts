import type { Message } from '@causeway/shared/fold/channel-view';
import type { UserId } from '@causeway/shared/id';
import type { Pane } from '../channel/pane.ts';

/** My newest message here that can be edited. */
export function lastOwnMessage(pane: Pane, me: UserId): Message | undefined {
  const { timeline, threads, messages } = pane.handle.view.get();
  const here =
    pane.thread === undefined
      ? timeline.map((entry) => (entry.type === 'message' ? entry.message : undefined))
      : (threads.get(pane.thread)?.replies ?? []).map((id) => messages.get(id));
  return here.findLast(
    (message) =>
      message !== undefined && message.author === me && !message.deleted && message.stream === undefined,
  );
}
