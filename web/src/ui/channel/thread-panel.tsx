import type { OpId } from '@causeway/shared/id';
import { MessagesSquare } from 'lucide-react';
import { Suspense } from 'react';
import type { ChannelHandle } from '../../session/session.ts';
import { useSession } from '../app/app-context.ts';
import { PATH } from '../app/paths.ts';
import { useLasting } from '../app/use-lasting.ts';
import { useSelect } from '../app/use-store.ts';
import { Composer } from '../composer/composer.tsx';
import { Button } from '../kit/button.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { Missed } from './go-to.ts';
import { PaneContext, useNewPane } from './pane.ts';
import { Panel } from './panel.tsx';
import { ThreadTimeline } from './thread-timeline.tsx';
import { useFocusComposer } from './use-focus-composer.ts';
import { useThreadRoot } from './use-thread-root.ts';

const TITLES: Record<Missed, string> = {
  dropped: 'No longer kept',
  nothing: 'Not found',
  unreachable: 'Not on this device',
};
const TEXTS: Record<Missed, string> = {
  dropped: 'The message that began this thread is no longer kept.',
  nothing: 'The message that began this thread can’t be found.',
  unreachable: 'The message that began this thread isn’t on this device. Connect to load it.',
};

/** A thread: its root, the replies, and a composer of its own. */
export function ThreadPanel({ handle, root }: { handle: ChannelHandle; root: OpId }) {
  const pane = useNewPane(handle, root);
  useFocusComposer(pane);
  const session = useSession();
  const channel = useSelect(session.sidebar, (rows) => rows.find((row) => row.id === handle.id)?.name) ?? '';
  const { state, retry } = useThreadRoot(pane, root);
  const waiting = useLasting(state === 'seeking');
  return (
    <Panel title="Thread" subtitle={channel} closeTo={PATH.channel(handle.id)}>
      <PaneContext value={pane}>
        {state === 'here' && (
          <>
            <Suspense>
              <ThreadTimeline root={root} />
            </Suspense>
            <Composer label="Reply in the thread" />
          </>
        )}
        {state === 'seeking' && waiting && <EmptyState icon={MessagesSquare} title="Loading the thread…" />}
        {state !== 'here' && state !== 'seeking' && (
          <EmptyState icon={MessagesSquare} title={TITLES[state]}>
            <p>{TEXTS[state]}</p>
            {state === 'unreachable' && <Button onClick={retry}>Try again</Button>}
          </EmptyState>
        )}
      </PaneContext>
    </Panel>
  );
}
