import type { ChannelId, OpId } from '@causeway/shared/id';
import { lazy, Suspense } from 'react';
import type { ChannelHandle } from '../../session/session.ts';
import { useSession } from '../app/app-context.ts';
import type { Panel } from '../app/parse-location.ts';
import { useNarrow } from '../app/use-media.ts';
import { useRememberChannel } from '../app/use-remember-channel.ts';
import { useStore } from '../app/use-store.ts';
import { ChannelColumn } from './channel-column.tsx';
import styles from './channel-screen.module.css';
import { MembersPanel } from './members-panel.tsx';
import { NotAMember } from './not-a-member.tsx';
import { type Pane, useNewPane } from './pane.ts';
import { PinsPanel } from './pins-panel.tsx';
import { ThreadPanel } from './thread-panel.tsx';
import { useGeneration } from './use-generation.ts';
import { useNews } from './use-news.ts';

const AskPanel = lazy(async () => ({ default: (await import('../ask/ask-panel.tsx')).AskPanel }));

interface ChannelScreenProps {
  readonly id: ChannelId;
  readonly panel: Panel | undefined;
  readonly target: OpId | undefined;
}

/** A channel with the panel beside it; where there is no room for both the panel takes its place. */
export function ChannelScreen({ id, panel: wanted, target }: ChannelScreenProps) {
  const session = useSession();
  const ai = useStore(session.ai);
  const panel = wanted === 'ask' && ai === undefined ? undefined : wanted;
  // Membership may come or go while the page is open.
  useStore(session.sidebar);
  const handle = session.channel(id);
  // Who leaves and comes back gets another one.
  const generation = useGeneration(handle);
  useRememberChannel(id);
  if (handle === undefined) return <NotAMember id={id} />;
  return <Screen key={generation} handle={handle} panel={panel} target={target} />;
}

interface ScreenProps {
  readonly handle: ChannelHandle;
  readonly panel: Panel | undefined;
  readonly target: OpId | undefined;
}

function Screen({ handle, panel, target }: ScreenProps) {
  // They stay while a panel takes the channel's place: who comes back finds it as it was.
  const pane = useNewPane(handle);
  const covered = useNarrow() && panel !== undefined;
  const news = useNews(pane, covered);
  return (
    <div className={styles.screen}>
      {!covered && (
        <ChannelColumn
          pane={pane}
          news={news}
          target={panel === undefined ? target : undefined}
          panel={panel}
        />
      )}
      <SidePanel handle={handle} panel={panel} target={target} pane={covered ? undefined : pane} />
    </div>
  );
}

interface SidePanelProps extends ScreenProps {
  /** The channel beside the panel, where there is one. */
  readonly pane: Pane | undefined;
}

function SidePanel({ handle, panel, target, pane }: SidePanelProps) {
  if (panel === 'ask') {
    return (
      <Suspense>
        <AskPanel handle={handle} pane={pane} />
      </Suspense>
    );
  }
  if (panel === 'members') return <MembersPanel handle={handle} />;
  if (panel === 'pins') return <PinsPanel handle={handle} />;
  if (panel === 'thread' && target !== undefined)
    return <ThreadPanel key={target} handle={handle} root={target} />;
  return null;
}
