import type { OpId } from '@causeway/shared/id';
import { useCallback, useEffect } from 'react';
import { useLocation } from 'wouter';
import { sayError } from '../app/toast.ts';
import { useLasting } from '../app/use-lasting.ts';
import { useStore } from '../app/use-store.ts';
import { ChannelRun } from './channel-run.tsx';
import { goTo, missedText } from './go-to.ts';
import { type Start, usePane } from './pane.ts';
import { returnToView } from './return-to-view.ts';
import { SeekingBar } from './seeking-bar.tsx';
import { toPresent } from './show-window.ts';
import { useFrozenMarker } from './use-frozen-marker.ts';
import { useGeneration } from './use-generation.ts';
import { WindowBar } from './window-bar.tsx';

/** The channel's messages, or older ones that somebody jumped to. */
export function ChannelTimeline({ title, target }: { title: string; target: OpId | undefined }) {
  const pane = usePane();
  const marker = useFrozenMarker(pane.handle);
  const window = useStore(pane.window);
  const generation = useGeneration(window);
  useTarget(target);
  useEffect(() => () => toPresent(pane), [pane]);
  const join = useCallback(
    async (inSight: () => readonly Start[]) => {
      if (window !== undefined) await returnToView(pane, window, inSight);
    },
    [pane, window],
  );
  const seeking = useLasting(useStore(pane.seeking) !== undefined);
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

/** Goes to the message of the address. */
function useTarget(target: OpId | undefined): void {
  const pane = usePane();
  const [, navigate] = useLocation();
  useEffect(() => {
    if (target === undefined) return;
    const place = { op: target };
    void goTo(pane, place, navigate).then((missed) => {
      if (missed !== undefined) sayError(missedText(place, missed));
    });
  }, [target, pane, navigate]);
}
