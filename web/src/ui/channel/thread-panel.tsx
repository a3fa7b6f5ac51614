import type { OpId } from '@causeway/shared/id';
import { MessagesSquare } from 'lucide-react';
import { Suspense, useMemo } from 'react';
import type { ChannelHandle } from '../../session/session.ts';
import { useSession } from '../app/app-context.ts';
import { PATH } from '../app/paths.ts';
import { useSelect, useStore } from '../app/use-store.ts';
import { Composer } from '../composer/composer.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { threadRows } from '../timeline/timeline-rows.ts';
import { useRowRenderer } from '../timeline/use-row-renderer.tsx';
import { PaneContext, useNewPane } from './pane.ts';
import { Panel } from './panel.tsx';
import { useFocusComposer } from './use-focus-composer.ts';

const NOTHING = () => undefined;

/** A thread: its root, the replies, and a composer of its own. */
export function ThreadPanel({ handle, root }: { handle: ChannelHandle; root: OpId }) {
  const pane = useNewPane(handle, root);
  useFocusComposer(pane);
  const session = useSession();
  const channel = useSelect(session.sidebar, (rows) => rows.find((row) => row.id === handle.id)?.name) ?? '';
  const known = useSelect(handle.view, (view) => view.messages.has(root));
  return (
    <Panel title="Thread" subtitle={channel} closeTo={PATH.channel(handle.id)}>
      <PaneContext value={pane}>
        {known ? (
          <>
            <Suspense>
              <ThreadTimeline handle={handle} root={root} />
            </Suspense>
            <Composer label="Reply in the thread" />
          </>
        ) : (
          <EmptyState icon={MessagesSquare} title="No longer kept">
            <p>The message that began this thread is not on this device.</p>
          </EmptyState>
        )}
      </PaneContext>
    </Panel>
  );
}

function ThreadTimeline({ handle, root }: { handle: ChannelHandle; root: OpId }) {
  const view = useStore(handle.view);
  const message = view.messages.get(root);
  const replies = view.threads.get(root)?.replies;
  const { messages } = view;
  const rows = useMemo(() => {
    const known = (replies ?? []).map((id) => messages.get(id)).filter((reply) => reply !== undefined);
    return message === undefined ? [] : threadRows(message, known);
  }, [message, replies, messages]);
  const render = useRowRenderer(view, rows);
  return (
    <Timeline label="Thread" rows={rows} start={undefined} onSeen={NOTHING}>
      {render}
    </Timeline>
  );
}
