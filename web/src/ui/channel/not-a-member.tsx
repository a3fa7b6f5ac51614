import type { ChannelId } from '@causeway/shared/id';
import { Lock } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useSession } from '../app/app-context.ts';
import { errorMessage } from '../app/error-message.ts';
import { PATH } from '../app/paths.ts';
import { usePatience } from '../app/use-patience.ts';
import { UndeliveredList } from '../composer/undelivered-list.tsx';
import { Button } from '../kit/button.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { Notice } from '../kit/notice.tsx';
import styles from './channel-screen.module.css';

/** An address of a channel that is not mine (any more, or yet). */
export function NotAMember({ id }: { id: ChannelId }) {
  const session = useSession();
  const patienceOver = usePatience();
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const join = async () => {
    setBusy(true);
    try {
      await session.call('joinChannel', { params: { id } });
    } catch (failure) {
      setError(errorMessage(failure));
    } finally {
      setBusy(false);
    }
  };
  if (!patienceOver) return <main className={styles.column} />;
  return (
    <main className={styles.column}>
      <EmptyState icon={Lock} title="You’re not in this channel">
        <p>If it is public you can join it now. Otherwise somebody in it has to add you.</p>
        {error !== undefined && <Notice tone="error">{error}</Notice>}
        <Button look="primary" busy={busy} onClick={() => void join()}>
          Join
        </Button>
        <Link href={PATH.home}>Back to my channels</Link>
      </EmptyState>
      <div className={styles.kept}>
        <UndeliveredList channel={id} />
      </div>
    </main>
  );
}
