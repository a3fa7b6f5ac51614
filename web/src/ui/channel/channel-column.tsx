import type { OpId } from '@causeway/shared/id';
import { Suspense } from 'react';
import { useSession } from '../app/app-context.ts';
import type { Panel } from '../app/parse-location.ts';
import { useSelect, useStore } from '../app/use-store.ts';
import { Composer } from '../composer/composer.tsx';
import type { News } from '../timeline/timeline-rows.ts';
import { ChannelHeader } from './channel-header.tsx';
import styles from './channel-screen.module.css';
import { ChannelTimeline } from './channel-timeline.tsx';
import { type Pane, PaneContext } from './pane.ts';
import { Skeleton } from './skeleton.tsx';
import { useBot } from './use-bot.ts';
import { useFocusComposer } from './use-focus-composer.ts';

interface ChannelColumnProps {
  readonly pane: Pane;
  readonly news: News;
  /** Message to jump to. */
  readonly target: OpId | undefined;
  readonly panel: Panel | undefined;
}

/** Header, timeline and composer of a channel. */
export function ChannelColumn({ pane, news, target, panel }: ChannelColumnProps) {
  const { handle } = pane;
  useFocusComposer(pane, panel);
  const ready = useStore(handle.ready);
  const session = useSession();
  const title = useSelect(session.sidebar, (rows) => rows.find((row) => row.id === handle.id)?.name) ?? '';
  const kind = useSelect(session.sidebar, (rows) => rows.find((row) => row.id === handle.id)?.kind);
  const bot = useBot(handle, kind);
  const ai = useStore(session.ai);
  const asks = kind === 'dm' && bot !== undefined && ai !== undefined;
  return (
    <PaneContext value={pane}>
      <main className={styles.column}>
        <ChannelHeader handle={handle} title={title} kind={kind} panel={panel} />
        {ready ? (
          <Suspense fallback={<div className={styles.wait} />}>
            <ChannelTimeline title={title} news={news} target={target} />
          </Suspense>
        ) : (
          // Only where a channel comes from the network for the first time.
          <Skeleton />
        )}
        <Composer
          label={kind === 'dm' ? `Message ${title}` : `Message #${title}`}
          placeholder={asks ? `Ask ${title} anything` : undefined}
        />
      </main>
    </PaneContext>
  );
}
