import type { OpId } from '@causeway/shared/id';
import { useCallback, useEffect, useLayoutEffect } from 'react';
import { useLasting } from '../app/use-lasting.ts';
import { useStore } from '../app/use-store.ts';
import type { News } from '../timeline/timeline-rows.ts';
import { ChannelRun } from './channel-run.tsx';
import styles from './channel-screen.module.css';
import { type Start, usePane } from './pane.ts';
import { returnToView } from './return-to-view.ts';
import { SeekingBar } from './seeking-bar.tsx';
import { toPresent } from './show-window.ts';
import { Skeleton } from './skeleton.tsx';
import { useGeneration } from './use-generation.ts';
import { useTarget } from './use-target.ts';
import { useWayBack } from './use-way-back.ts';
import { WindowBar } from './window-bar.tsx';

interface ChannelTimelineProps {
  readonly title: string;
  readonly news: News;
  /** Message to jump to. */
  readonly target: OpId | undefined;
}

/** The channel's messages, or older ones that somebody jumped to. */
export function ChannelTimeline({ title, news, target }: ChannelTimelineProps) {
  const pane = usePane();
  const window = useStore(pane.window);
  const generation = useGeneration(window);
  const waiting = useTarget(target);
  const waitingLong = useLasting(waiting);
  useWayBack(pane);
  // Who comes back from a panel that took the channel's place does so to where they were. While the list is still there.
  useLayoutEffect(() => () => pane.landing.set(pane.sight.get()()), [pane]);
  useEffect(() => () => toPresent(pane), [pane]);
  const join = useCallback(
    async (inSight: () => readonly Start[]) => {
      if (window !== undefined) await returnToView(pane, window, inSight);
    },
    [pane, window],
  );
  const seeking = useLasting(useStore(pane.seeking) !== undefined);
  if (waiting) return waitingLong ? <Skeleton /> : <div className={styles.wait} />;
  return (
    <>
      {seeking && <SeekingBar />}
      <ChannelRun
        key={generation}
        title={title}
        run={window ?? pane.handle}
        news={news}
        present={window === undefined}
        join={join}
      />
      {window !== undefined && <WindowBar onPresent={() => toPresent(pane)} />}
    </>
  );
}
