import type { ChannelView, Message } from '@causeway/shared/fold/channel-view';
import type { OpId } from '@causeway/shared/id';
import { useMemo } from 'react';
import { useStore } from '../app/use-store.ts';
import { Timeline } from '../timeline/timeline.tsx';
import { threadRows } from '../timeline/timeline-rows.ts';
import { useRowRenderer } from '../timeline/use-row-renderer.tsx';
import { usePane } from './pane.ts';
import { useReadThread } from './use-read-thread.ts';

/** Replies of a thread that are in any of `views`, in order; the same message counts as the later view has it. */
export function repliesIn(views: readonly ChannelView[], root: OpId): readonly Message[] {
  const replies = new Map<OpId, Message>();
  for (const { threads, messages } of views) {
    for (const id of threads.get(root)?.replies ?? []) {
      const message = messages.get(id);
      if (message !== undefined) replies.set(id, message);
    }
  }
  return [...replies.values()].sort((a, b) => a.shownAt - b.shownAt || (a.id < b.id ? -1 : 1));
}

/** The messages of a thread, whose root may lie further back than the channel's view. */
export function ThreadTimeline({ root }: { root: OpId }) {
  const { handle, window } = usePane();
  const past = useStore(window);
  const present = useStore(handle.view);
  const older = useStore((past ?? handle).view);
  const message = present.messages.get(root) ?? older.messages.get(root);
  const rows = useMemo(
    () => (message === undefined ? [] : threadRows(message, repliesIn([older, present], root))),
    [message, older, present, root],
  );
  const onSeen = useReadThread(handle, rows);
  const render = useRowRenderer(present.messages.has(root) ? present : older, rows);
  return (
    <Timeline label="Thread" rows={rows} start={undefined} onSeen={onSeen}>
      {render}
    </Timeline>
  );
}
