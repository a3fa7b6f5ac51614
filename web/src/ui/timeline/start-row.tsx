import { may } from '@causeway/shared/permission';
import { UserPlus } from 'lucide-react';
import { useSession } from '../app/app-context.ts';
import { useSelect, useStore } from '../app/use-store.ts';
import { usePane } from '../channel/pane.ts';
import { useBot } from '../channel/use-bot.ts';
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
  const bot = useBot(handle, kind);
  const ai = useStore(useSession().ai);
  if (kind === 'dm' && bot !== undefined) {
    return (
      <div className={styles.start}>
        <h2>{title}</h2>
        <p>
          {ai === undefined
            ? 'This is the beginning of your conversation.'
            : `Ask ${bot.name} anything. It answers here, and can’t see your other channels.`}
        </p>
      </div>
    );
  }
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
      {ai !== undefined && bot !== undefined && (
        <p>
          Write <strong>@{bot.handle}</strong> to ask {bot.name}: everybody here sees the answer.
        </p>
      )}
      {may(role, 'manageMembers') && (
        <Button onClick={() => openOverlay({ type: 'add-members', channel: handle.id })}>
          <UserPlus size={15} aria-hidden="true" /> Add people
        </Button>
      )}
    </div>
  );
}
