import { LIMIT } from '@causeway/shared/limit';
import type { Person } from '@causeway/shared/schema';
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../app/app-context.ts';
import { PATH } from '../app/paths.ts';
import { Button } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import { closeOverlay } from '../overlay/overlay.ts';
import { DialogActions, DialogFrame } from './dialog-frame.tsx';
import { PeoplePicker } from './people-picker.tsx';
import { useKnownPeople } from './use-known-people.ts';
import { useTask } from './use-task.ts';

/** A direct conversation with one or more people. */
export function NewDirect() {
  const session = useSession();
  const [, navigate] = useLocation();
  const [people, setPeople] = useState<readonly Person[]>([]);
  const known = useKnownPeople();
  const task = useTask();
  const without = useMemo(() => new Set([session.userId]), [session]);
  const full = people.length > LIMIT.dmUsers - 1;
  const start = () =>
    task.run(() => {
      const id = session.openDirectChannel(people.map((person) => person.id));
      closeOverlay();
      navigate(PATH.channel(id));
    });
  return (
    <DialogFrame title="New direct message">
      <PeoplePicker chosen={people} onChange={setPeople} without={without} known={known} />
      {full && (
        <Notice tone="warn">At most {LIMIT.dmUsers} people, you included. Create a channel for more.</Notice>
      )}
      {task.error !== undefined && <Notice tone="error">{task.error}</Notice>}
      <DialogActions>
        <Button onClick={closeOverlay}>Cancel</Button>
        <Button look="primary" disabled={people.length === 0 || full} onClick={() => void start()}>
          Start writing
        </Button>
      </DialogActions>
    </DialogFrame>
  );
}
