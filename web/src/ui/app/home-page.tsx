import { MessagesSquare } from 'lucide-react';
import { Redirect } from 'wouter';
import { Button } from '../kit/button.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { openOverlay } from '../overlay/overlay.ts';
import { useSession } from './app-context.ts';
import { LANDED } from './landing.ts';
import { lastChannel } from './last-channel.ts';
import { PATH } from './paths.ts';
import styles from './shell.module.css';
import { usePatience } from './use-patience.ts';
import { useSelect, useStore } from './use-store.ts';

/** The start on a wide screen: the channel that was open last, or what to do first. */
export function HomePage() {
  const session = useSession();
  const rows = useStore(session.sidebar);
  const remembered = rows.find((row) => row.id === lastChannel());
  const last = remembered ?? rows[0];
  // My log says who I am: then it also says that there is nothing.
  const known = useSelect(session.user, (user) => user.me !== undefined);
  const patienceOver = usePatience();
  // Who has left a channel open comes back to it; any other one nobody has chosen.
  const state = remembered === undefined ? LANDED : undefined;
  if (last !== undefined) return <Redirect to={PATH.channel(last.id)} replace state={state} />;
  if (!known && !patienceOver) return <main className={styles.main} />;
  return (
    <main className={styles.main} style={{ display: 'flex' }}>
      <EmptyState icon={MessagesSquare} title="Nothing here yet">
        <p>Create the first channel, or look for one that others have made.</p>
        <Button look="primary" onClick={() => openOverlay({ type: 'create-channel' })}>
          Create a channel
        </Button>
        <Button look="link" onClick={() => openOverlay({ type: 'browse' })}>
          Browse channels
        </Button>
      </EmptyState>
    </main>
  );
}
