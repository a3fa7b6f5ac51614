import type { RouteResult } from '@causeway/shared/api/route';
import type { Routes } from '@causeway/shared/api/routes';
import { MonitorSmartphone } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { errorMessage } from '../app/error-message.ts';
import { formatAgo } from '../app/format-time.ts';
import { useTask } from '../dialogs/use-task.ts';
import { Button } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import styles from './section.module.css';

type Devices = RouteResult<Routes['listSessions']>;

/** My sessions; any of them can be ended from here. */
export function DeviceList() {
  const session = useSession();
  const task = useTask();
  const [devices, setDevices] = useState<Devices>();
  const [error, setError] = useState<string>();
  const load = useCallback(async () => {
    try {
      setDevices(await session.call('listSessions', {}));
    } catch (failure) {
      setError(errorMessage(failure));
    }
  }, [session]);
  useEffect(() => void load(), [load]);
  const end = (id: string) =>
    task.run(async () => {
      await session.call('endSession', { params: { id } });
      await load();
    });
  const problem = error ?? task.error;
  return (
    <div>
      {problem !== undefined && <Notice tone="warn">{problem}</Notice>}
      <ul>
        {devices?.map(({ id, device, lastUsedAt, current }) => (
          <li key={id} className={styles.row}>
            <MonitorSmartphone size={20} aria-hidden="true" />
            <span className={styles.text}>
              <strong>{device === '' ? 'Unknown device' : device}</strong>
              <span className={styles.sub}>
                {current ? 'This device' : `Last used ${formatAgo(lastUsedAt, Date.now())}`}
              </span>
            </span>
            {!current && (
              <Button aria-label={`Sign out ${device}`} busy={task.busy} onClick={() => void end(id)}>
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
