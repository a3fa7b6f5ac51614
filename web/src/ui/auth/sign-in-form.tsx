import { useState } from 'react';
import { useApp } from '../app/app-context.ts';
import { useTask } from '../dialogs/use-task.ts';
import { Button } from '../kit/button.tsx';
import { Field } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import styles from './auth-layout.module.css';
import { deviceName } from './device-name.ts';
import { PasswordField } from './password-field.tsx';

/** Handle or email, and password. */
export function SignInForm({ handle = '' }: { handle?: string }) {
  const app = useApp();
  const task = useTask();
  const [name, setName] = useState(handle);
  const [password, setPassword] = useState('');
  const submit = () => {
    const who = name.trim().replace(/^@/, '');
    const account = who.includes('@') ? { email: who } : { handle: who.toLowerCase() };
    return task.run(() => app.login({ ...account, password, device: deviceName() }));
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {task.error !== undefined && <Notice tone="error">{task.error}</Notice>}
      <Field
        label="Handle or email"
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        value={name}
        error={task.fields.handle ?? task.fields.email}
        onChange={(event) => setName(event.target.value)}
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        required
        value={password}
        error={task.fields.password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" look="primary" wide busy={task.busy}>
        {task.busy ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  );
}
