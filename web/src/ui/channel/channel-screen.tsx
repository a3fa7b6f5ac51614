import type { ChannelId, OpId } from '@causeway/shared/id';
import { useEffect } from 'react';
import type { ChannelHandle } from '../../session/session.ts';
import { useSession } from '../app/app-context.ts';
import { rememberChannel } from '../app/last-channel.ts';
import type { Panel } from '../app/parse-location.ts';
import { useNarrow } from '../app/use-media.ts';
import { useStore } from '../app/use-store.ts';
import { ChannelColumn } from './channel-column.tsx';
import styles from './channel-screen.module.css';
import { MembersPanel } from './members-panel.tsx';
import { NotAMember } from './not-a-member.tsx';
import { PinsPanel } from './pins-panel.tsx';
import { ThreadPanel } from './thread-panel.tsx';
import { useGeneration } from './use-generation.ts';

interface ChannelScreenProps {
  readonly id: ChannelId;
  readonly panel: Panel | undefined;
  readonly target: OpId | undefined;
}

/** A channel with the panel beside it; where there is no room for both the panel takes its place. */
export function ChannelScreen({ id, panel, target }: ChannelScreenProps) {
  const session = useSession();
  // Membership may come or go while the page is open.
  useStore(session.sidebar);
  const handle = session.channel(id);
  // Who leaves and comes back gets another one.
  const generation = useGeneration(handle);
  const narrow = useNarrow();
  useEffect(() => rememberChannel(id), [id]);
  if (handle === undefined) return <NotAMember id={id} />;
  return (
    <div key={generation} className={styles.screen}>
      {!(narrow && panel !== undefined) && (
        <ChannelColumn handle={handle} target={panel === undefined ? target : undefined} panel={panel} />
      )}
      <SidePanel handle={handle} panel={panel} target={target} />
    </div>
  );
}

function SidePanel(props: { handle: ChannelHandle; panel: Panel | undefined; target: OpId | undefined }) {
  const { handle, panel, target } = props;
  if (panel === 'members') return <MembersPanel handle={handle} />;
  if (panel === 'pins') return <PinsPanel handle={handle} />;
  if (panel === 'thread' && target !== undefined)
    return <ThreadPanel key={target} handle={handle} root={target} />;
  return null;
}
