import { useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { PasswordField } from '../auth/password-field.tsx';
import { useTask } from '../dialogs/use-task.ts';
import { Button } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import styles from './section.module.css';
import { Section } from './section.tsx';

/** Asks for the password, then deletes the account and this device's copy. */
export function DeleteAccount() {
  const session = useSession();
  const task = useTask();
  const [asking, setAsking] = useState(false);
  const [password, setPassword] = useState('');
  const remove = () =>
    task.run(async () => {
      await session.call('deleteMe', { body: { password } });
      await session.signOut();
    });
  return (
    <Section
      title="Delete account"
      lead="What you wrote stays readable, by “Deleted user”. This can’t be undone."
    >
      {asking ? (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void remove();
          }}
        >
          <PasswordField
            label="Your password"
            autoComplete="current-password"
            required
            value={password}
            error={task.fields.password}
            onChange={(event) => setPassword(event.target.value)}
          />
          {task.error !== undefined && <Notice tone="error">{task.error}</Notice>}
          <Button type="submit" look="danger" busy={task.busy}>
            Delete my account for good
          </Button>
        </form>
      ) : (
        <div className={styles.form}>
          <Button onClick={() => setAsking(true)}>Delete account…</Button>
        </div>
      )}
    </Section>
  );
}
