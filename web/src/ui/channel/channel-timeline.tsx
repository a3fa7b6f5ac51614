import type { OpId } from '@causeway/shared/id';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../app/app-context.ts';
import { PATH } from '../app/paths.ts';
import { useStore } from '../app/use-store.ts';
import { StartRow } from '../timeline/start-row.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { type Row, rowIndex, timelineRows } from '../timeline/timeline-rows.ts';
import { useRowRenderer } from '../timeline/use-row-renderer.tsx';
import { usePane } from './pane.ts';
import { useFrozenMarker } from './use-frozen-marker.ts';
import { useMarkRead } from './use-mark-read.ts';

/** The channel's messages, opened at the first unread one. */
export function ChannelTimeline({ title, target }: { title: string; target: OpId | undefined }) {
  const pane = usePane();
  const { handle } = pane;
  const { userId } = useSession();
  const view = useStore(handle.view);
  const marker = useFrozenMarker(handle);
  const { timeline } = view;
  const rows = useMemo(() => timelineRows(timeline, { me: userId, marker }), [timeline, userId, marker]);
  // Decided once: a divider that comes later does not move the page.
  const [start] = useState(() => (rowIndex(rows, 'new') > 0 ? 'new' : undefined));
  useTarget(target);
  const onSeen = useMarkRead(handle, rows);
  const renderRow = useRowRenderer(view, rows);
  const render = useCallback(
    (row: Row) => (row.type === 'start' ? <StartRow title={title} /> : renderRow(row)),
    [renderRow, title],
  );
  return (
    <Timeline label={`Messages in ${title}`} rows={rows} start={start} onSeen={onSeen}>
      {render}
    </Timeline>
  );
}

/** Goes to the message of the address; one in a thread is shown there. */
function useTarget(target: OpId | undefined): void {
  const { handle, jump } = usePane();
  const [, navigate] = useLocation();
  useEffect(() => {
    if (target === undefined) return;
    const thread = handle.view.get().messages.get(target)?.thread;
    if (thread !== undefined) navigate(PATH.thread(handle.id, thread), { replace: true });
    else jump.set({ to: target });
  }, [target, handle, jump, navigate]);
}
