import { LIMIT } from '@causeway/shared/limit';
import { Button } from '../kit/button.tsx';
import { Field } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import styles from './auth-layout.module.css';
import { PasswordField } from './password-field.tsx';
import { useSignUp } from './use-sign-up.ts';

interface SignUpFormProps {
  /** The server wants an invite, and the address named none. */
  readonly askInvite: boolean;
  readonly invite: string | undefined;
}

/** The fields of a new account. */
export function SignUpForm({ askInvite, invite }: SignUpFormProps) {
  const { values, set, handle, setHandle, task, submit } = useSignUp(invite);
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
          value={values.invite}
          error={task.fields.invite}
          hint="Ask somebody who is here already."
          onChange={set('invite')}
        />
      )}
      <Field
        label="Your name"
        autoComplete="name"
        required
        maxLength={LIMIT.nameChars}
        value={values.name}
        error={task.fields.name}
        onChange={set('name')}
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
        value={handle}
        error={task.fields.handle}
        hint="How others mention you: a-z, 0-9, and . _ - between them."
        onChange={(event) => setHandle(event.target.value.toLowerCase())}
      />
      <Field
        label="Email (optional)"
        type="email"
        autoComplete="email"
        maxLength={LIMIT.emailChars}
        value={values.email}
        error={task.fields.email}
        onChange={set('email')}
      />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        required
        minLength={LIMIT.passwordMinChars}
        maxLength={LIMIT.passwordMaxChars}
        value={values.password}
        error={task.fields.password}
        hint={`At least ${LIMIT.passwordMinChars} characters. A short sentence is best.`}
        onChange={set('password')}
      />
      <Button type="submit" look="primary" wide busy={task.busy}>
        {task.busy ? 'Creating…' : 'Create account'}
      </Button>
    </form>
  );
}
