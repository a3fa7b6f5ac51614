import type { OpId } from '@causeway/shared/id';
import { useCallback, useEffect } from 'react';
import { useLasting } from '../app/use-lasting.ts';
import { useStore } from '../app/use-store.ts';
import { ChannelRun } from './channel-run.tsx';
import styles from './channel-screen.module.css';
import { type Start, usePane } from './pane.ts';
import { returnToView } from './return-to-view.ts';
import { SeekingBar } from './seeking-bar.tsx';
import { toPresent } from './show-window.ts';
import { Skeleton } from './skeleton.tsx';
import { useFrozenMarker } from './use-frozen-marker.ts';
import { useGeneration } from './use-generation.ts';
import { useTarget } from './use-target.ts';
import { useWayBack } from './use-way-back.ts';
import { WindowBar } from './window-bar.tsx';

/** The channel's messages, or older ones that somebody jumped to. */
export function ChannelTimeline({ title, target }: { title: string; target: OpId | undefined }) {
  const pane = usePane();
  const marker = useFrozenMarker(pane.handle);
  const window = useStore(pane.window);
  const generation = useGeneration(window);
  const waiting = useTarget(target);
  const waitingLong = useLasting(waiting);
  useWayBack(pane);
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
        marker={marker}
        present={window === undefined}
        join={join}
      />
      {window !== undefined && <WindowBar onPresent={() => toPresent(pane)} />}
    </>
  );
}
