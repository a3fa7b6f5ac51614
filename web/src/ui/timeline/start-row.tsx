import { may } from '@causeway/shared/permission';
import { UserPlus } from 'lucide-react';
import { useSession } from '../app/app-context.ts';
import { useSelect, useStore } from '../app/use-store.ts';
import { usePane } from '../channel/pane.ts';
import { Button } from '../kit/button.tsx';
import { ChannelIcon } from '../kit/channel-icon.tsx';
import { openOverlay } from '../overlay/overlay.ts';
import styles from './start-row.module.css';

/** The beginning of a channel. */
export function StartRow({ title }: { title: string }) {
  const { handle } = usePane();
  const { sidebar } = useSession();
  // The log of a channel made without the server says nothing yet.
  const kind = useSelect(sidebar, (rows) => rows.find((row) => row.id === handle.id)?.kind);
  const topic = useSelect(handle.view, (view) => view.topic);
  const role = useStore(handle.role);
  if (kind === 'dm') {
    return (
      <div className={styles.start}>
        <h2>{title}</h2>
        <p>This is the beginning of your direct messages. Only the people named here can read them.</p>
      </div>
    );
  }
  return (
    <div className={styles.start}>
      <span className={styles.icon}>
        <ChannelIcon kind={kind} size={24} />
      </span>
      <h2>{title}</h2>
      <p>
        This is where the {kind === 'private' ? 'private channel' : 'channel'} begins.
        {topic !== '' && ` Topic: ${topic}`}
      </p>
      {may(role, 'manageMembers') && (
        <Button onClick={() => openOverlay({ type: 'add-members', channel: handle.id })}>
          <UserPlus size={15} aria-hidden="true" /> Add people
        </Button>
      )}
    </div>
  );
}
