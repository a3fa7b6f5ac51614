import { LIMIT } from '@causeway/shared/limit';
import { useState } from 'react';
import { useApp } from '../app/app-context.ts';
import { useTask } from '../dialogs/use-task.ts';
import { Button } from '../kit/button.tsx';
import { Field } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import styles from './auth-layout.module.css';
import { deviceName } from './device-name.ts';
import { PasswordField } from './password-field.tsx';
import { suggestHandle } from './suggest-handle.ts';

interface SignUpFormProps {
  /** The server wants an invite, and the address named none. */
  readonly askInvite: boolean;
  readonly invite: string | undefined;
}

/** Of a pasted link, its code. */
const inviteCode = (text: string): string => text.trim().split('/').at(-1) ?? '';

export function SignUpForm({ askInvite, invite }: SignUpFormProps) {
  const app = useApp();
  const task = useTask();
  const [name, setName] = useState('');
  const [handle, setHandle] = useState<string>();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState(invite ?? '');
  const shown = handle ?? suggestHandle(name);
  const submit = () =>
    task.run(() =>
      app.register({
        name: name.trim(),
        handle: shown,
        password,
        device: deviceName(),
        ...(email.trim() === '' ? {} : { email: email.trim() }),
        ...(code === '' ? {} : { invite: inviteCode(code) }),
      }),
    );
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {task.error !== undefined && <Notice tone="error">{task.error}</Notice>}
      {askInvite && (
        <Field
          label="Invite code or link"
          required
          value={code}
          error={task.fields.invite}
          hint="Ask somebody who is here already."
          onChange={(event) => setCode(event.target.value)}
        />
      )}
      <Field
        label="Your name"
        autoComplete="name"
        required
        maxLength={LIMIT.nameChars}
        value={name}
        error={task.fields.name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label="Handle"
        start="@"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        minLength={2}
        maxLength={LIMIT.handleChars}
        value={shown}
        error={task.fields.handle}
        hint="How others mention you: a-z, 0-9, and . _ - between them."
        onChange={(event) => setHandle(event.target.value.toLowerCase())}
      />
      <Field
        label="Email (optional)"
        type="email"
        autoComplete="email"
        maxLength={LIMIT.emailChars}
        value={email}
        error={task.fields.email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        required
        minLength={LIMIT.passwordMinChars}
        maxLength={LIMIT.passwordMaxChars}
        value={password}
        error={task.fields.password}
        hint={`At least ${LIMIT.passwordMinChars} characters. A short sentence is best.`}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" look="primary" wide busy={task.busy}>
        {task.busy ? 'Creating…' : 'Create account'}
      </Button>
    </form>
  );
}
