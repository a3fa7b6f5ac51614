import type { ChannelId } from '@causeway/shared/id';
import { maySetRole, ROLES, type Role } from '@causeway/shared/permission';
import type { Person } from '@causeway/shared/schema';
import { useMemo, useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { headCount } from '../app/plural.ts';
import { say } from '../app/toast.ts';
import { ROLE_LABEL } from '../channel/member-menu.ts';
import { Button } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import { closeOverlay, openOverlay } from '../overlay/overlay.ts';
import { DialogActions, DialogFrame } from './dialog-frame.tsx';
import styles from './form.module.css';
import { PeoplePicker } from './people-picker.tsx';
import { useKnownPeople } from './use-known-people.ts';
import { useTask } from './use-task.ts';

/** Adds people of this server to a channel. */
export function AddMembers({ channel }: { channel: ChannelId }) {
  const session = useSession();
  const handle = session.channel(channel);
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [role, setRole] = useState<Role>('member');
  const known = useKnownPeople();
  const task = useTask();
  const without = useMemo(() => {
    const present = [...(handle?.view.get().members.values() ?? [])].filter((member) => !member.left);
    return new Set(present.map((member) => member.id));
  }, [handle]);
  const add = () =>
    task.run(async () => {
      for (const { id } of people) {
        await session.call('putMember', { params: { id: channel, userId: id }, body: { role } });
      }
      say(`${headCount(people)} added.`);
      closeOverlay();
    });
  return (
    <DialogFrame title="Add people" description="They can read everything, also from before they came.">
      <PeoplePicker chosen={people} onChange={setPeople} without={without} known={known} />
      <label className={styles.label}>
        Role
        <select
          className={styles.select}
          value={role}
          onChange={(event) => setRole(event.target.value as Role)}
        >
          {ROLES.filter((one) => maySetRole(handle?.role.get(), undefined, one)).map((one) => (
            <option key={one} value={one}>
              {ROLE_LABEL[one]}
            </option>
          ))}
        </select>
      </label>
      {task.error !== undefined && <Notice tone="error">{task.error}</Notice>}
      <DialogActions>
        <Button look="link" onClick={() => openOverlay({ type: 'invite', channel })}>
          Somebody without an account?
        </Button>
        <Button look="primary" busy={task.busy} disabled={people.length === 0} onClick={() => void add()}>
          Add
        </Button>
      </DialogActions>
    </DialogFrame>
  );
}
