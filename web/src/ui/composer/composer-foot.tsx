import { CloudOff } from 'lucide-react';
import { useMemo } from 'react';
import { useSession } from '../app/app-context.ts';
import { nameList } from '../app/plural.ts';
import { usePhone } from '../app/use-media.ts';
import { useStore } from '../app/use-store.ts';
import { usePane } from '../channel/pane.ts';
import { personName } from '../channel/person-name.ts';
import styles from './composer-foot.module.css';

/** Who is typing, and how to write. */
export function ComposerFoot() {
  const { handle, thread } = usePane();
  const { userId } = useSession();
  const { typing } = useStore(handle.presence);
  const names = useMemo(() => {
    const { members } = handle.view.get();
    return [...typing].filter((id) => id !== userId).map((id) => personName(members, id).split(' ')[0] ?? '');
  }, [typing, handle, userId]);
  return (
    <div className={styles.foot}>
      <span className={styles.typing}>
        <Offline />
        {thread === undefined && names.length > 0 && (
          <>
            <span className={styles.dots} aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            {nameList(names, 2)} {names.length === 1 ? 'is' : 'are'} typing
          </>
        )}
      </span>
      <span className={styles.hint}>
        <b>Enter</b> sends · <b>Shift+Enter</b> new line · **bold** · `code`
      </span>
    </div>
  );
}

/** On a phone the list, which says so too, is out of sight. */
function Offline() {
  const connection = useStore(useSession().connection);
  const phone = usePhone();
  if (!phone || connection !== 'offline') return null;
  return (
    <span className={styles.offline}>
      <CloudOff size={13} aria-hidden="true" /> Offline: kept here, sent later
    </span>
  );
}
