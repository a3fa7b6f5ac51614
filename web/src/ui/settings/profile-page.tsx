import { LIMIT } from '@causeway/shared/limit';
import { useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { say } from '../app/toast.ts';
import { useSelect } from '../app/use-store.ts';
import { useTask } from '../dialogs/use-task.ts';
import { Avatar } from '../kit/avatar.tsx';
import { Button } from '../kit/button.tsx';
import { Field } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { useSignOut } from '../sidebar/use-sign-out.ts';
import { DeleteAccount } from './delete-account.tsx';
import styles from './section.module.css';
import { Section } from './section.tsx';
import { useMe } from './use-me.ts';

/** Name, handle and email; and leaving. */
export function ProfilePage() {
  const session = useSession();
  const profile = useSelect(session.user, (user) => user.me);
  const { me, error } = useMe();
  const signOut = useSignOut();
  const name = profile?.name ?? '';
  return (
    <>
      <Section>
        <div className={styles.who}>
          <Avatar id={session.userId} name={name} size={64} />
          <div className={styles.text}>
            <strong>{name}</strong>
            <span className={styles.sub}>
              @{profile?.handle}
              {me?.role === 'owner' && ' · owner of this server'}
            </span>
          </div>
        </div>
        {error !== undefined && <Notice tone="warn">{error}</Notice>}
        <ProfileForm key={me?.id} email={me?.email ?? ''} online={me !== undefined} />
      </Section>
      <Section
        title="Sign out"
        lead="Erases your channels from this device; they come back when you sign in again."
      >
        <div className={styles.form}>
          <Button onClick={signOut}>Sign out</Button>
        </div>
      </Section>
      <DeleteAccount />
    </>
  );
}

/** Changing needs the network: until it answers, the form is read-only. */
function ProfileForm({ email: known, online }: { email: string; online: boolean }) {
  const session = useSession();
  const profile = session.user.get().me;
  const task = useTask();
  const [name, setName] = useState(profile?.name ?? '');
  const [handle, setHandle] = useState(profile?.handle ?? '');
  const [email, setEmail] = useState(known);
  const save = () =>
    task.run(async () => {
      await session.call('patchMe', {
        body: {
          ...(name.trim() === profile?.name ? {} : { name: name.trim() }),
          ...(handle === profile?.handle ? {} : { handle }),
          ...(email.trim() === known ? {} : { email: email.trim() === '' ? null : email.trim() }),
        },
      });
      say('Profile saved.');
    });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field
        label="Name"
        required
        readOnly={!online}
        maxLength={LIMIT.nameChars}
        value={name}
        error={task.fields.name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label="Handle"
        start="@"
        required
        readOnly={!online}
        maxLength={LIMIT.handleChars}
        value={handle}
        error={task.fields.handle}
        hint="How others mention you."
        onChange={(event) => setHandle(event.target.value.toLowerCase())}
      />
      <Field
        label="Email"
        type="email"
        readOnly={!online}
        maxLength={LIMIT.emailChars}
        value={email}
        error={task.fields.email}
        hint="For signing in. Only you and the server’s owner see it."
        onChange={(event) => setEmail(event.target.value)}
      />
      {task.error !== undefined && <Notice tone="error">{task.error}</Notice>}
      <Button type="submit" look="primary" busy={task.busy} disabled={!online}>
        Save
      </Button>
    </form>
  );
}
