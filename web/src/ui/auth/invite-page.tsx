import type { RouteResult } from '@causeway/shared/api/route';
import type { Routes } from '@causeway/shared/api/routes';
import { useContext, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { SessionContext, useApp } from '../app/app-context.ts';
import { errorMessage } from '../app/error-message.ts';
import { formatStamp } from '../app/format-time.ts';
import { PATH } from '../app/paths.ts';
import { nameList } from '../app/plural.ts';
import { useTask } from '../dialogs/use-task.ts';
import { Button } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import styles from './auth-layout.module.css';
import { AuthLayout } from './auth-layout.tsx';

type Invite = RouteResult<Routes['getInvite']>;

/** Where an invite link leads: into the channels, or to a new account first. */
export function InvitePage({ code }: { code: string }) {
  const app = useApp();
  const [invite, setInvite] = useState<Invite>();
  const [error, setError] = useState<string>();
  useEffect(() => {
    let stale = false;
    document.title = 'Invitation · Causeway';
    app.call('getInvite', { params: { code } }).then(
      (answer) => !stale && setInvite(answer),
      (failure: unknown) => !stale && setError(errorMessage(failure)),
    );
    return () => {
      stale = true;
    };
  }, [app, code]);
  if (error !== undefined) {
    return (
      <AuthLayout title="This invite can’t be used" foot={<Link href="/">To the start</Link>}>
        <div className={styles.form}>
          <Notice tone="error">{error}</Notice>
          <p>It may have been used, withdrawn, or have run out. Ask for a new one.</p>
        </div>
      </AuthLayout>
    );
  }
  if (invite === undefined) return null;
  const where = invite.channels.map((channel) => `#${channel.name}`);
  return (
    <AuthLayout
      title={`${invite.invitedBy.name} invites you`}
      lead={where.length === 0 ? 'to write with them on Causeway.' : `to ${nameList(where)} on Causeway.`}
      foot={`Valid until ${formatStamp(invite.expiresAt, Date.now())}.`}
    >
      <Choices code={code} />
    </AuthLayout>
  );
}

function Choices({ code }: { code: string }) {
  const session = useContext(SessionContext);
  const [, navigate] = useLocation();
  const task = useTask();
  if (session === undefined) {
    return (
      <div className={styles.form}>
        <Button look="primary" wide onClick={() => navigate(`/sign-up/${code}`)}>
          Create an account
        </Button>
        <Button wide onClick={() => navigate(`/sign-in/${code}`)}>
          I have one: sign in
        </Button>
      </div>
    );
  }
  const accept = () =>
    task.run(async () => {
      const { channels } = await session.call('acceptInvite', { params: { code } });
      const [first] = channels;
      navigate(first === undefined ? PATH.home : PATH.channel(first), { replace: true });
    });
  return (
    <div className={styles.form}>
      {task.error !== undefined && <Notice tone="error">{task.error}</Notice>}
      <Button look="primary" wide busy={task.busy} onClick={() => void accept()}>
        Join
      </Button>
    </div>
  );
}
