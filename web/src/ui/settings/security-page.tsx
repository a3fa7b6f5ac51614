import { LIMIT } from '@causeway/shared/limit';
import { useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { say } from '../app/toast.ts';
import { PasswordField } from '../auth/password-field.tsx';
import { useTask } from '../dialogs/use-task.ts';
import { Button } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import { DeviceList } from './device-list.tsx';
import styles from './section.module.css';
import { Section } from './section.tsx';

/** Password, and the devices that are signed in. */
export function SecurityPage() {
  return (
    <>
      <Section title="Change password" lead="Signs out your other devices.">
        <PasswordForm />
      </Section>
      <Section title="Signed-in devices">
        <DeviceList />
      </Section>
    </>
  );
}

function PasswordForm() {
  const session = useSession();
  const task = useTask();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const save = () =>
    task.run(async () => {
      await session.call('changePassword', { body: { current, next } });
      setCurrent('');
      setNext('');
      say('Password changed.');
    });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <PasswordField
        label="Current password"
        autoComplete="current-password"
        required
        value={current}
        error={task.fields.current}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <PasswordField
        label="New password"
        autoComplete="new-password"
        required
        minLength={LIMIT.passwordMinChars}
        maxLength={LIMIT.passwordMaxChars}
        value={next}
        error={task.fields.next}
        hint={`At least ${LIMIT.passwordMinChars} characters.`}
        onChange={(event) => setNext(event.target.value)}
      />
      {task.error !== undefined && <Notice tone="error">{task.error}</Notice>}
      <Button type="submit" look="primary" busy={task.busy}>
        Change password
      </Button>
    </form>
  );
}
