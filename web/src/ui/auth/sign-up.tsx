import { Link } from 'wouter';
import { AuthLayout } from './auth-layout.tsx';
import { SignUpForm } from './sign-up-form.tsx';
import type { ServerInfo } from './use-server-info.ts';

interface SignUpProps {
  readonly info: ServerInfo;
  /** Code of the invite by which the person came. */
  readonly invite: string | undefined;
}

/** A new account: the owner's on a new server, else as the server allows. */
export function SignUp({ info, invite }: SignUpProps) {
  const signIn = (
    <>
      Have an account? <Link href="/sign-in">Sign in</Link>
    </>
  );
  if (info.firstRun) {
    return (
      <AuthLayout
        title="Create the owner’s account"
        lead="This server is new. Whoever signs up first looks after it, and invites the others."
      >
        <SignUpForm askInvite={false} invite={undefined} />
      </AuthLayout>
    );
  }
  if (info.signup === 'closed' && invite === undefined) {
    return (
      <AuthLayout
        title="Sign-up is closed"
        lead="Accounts on this server are made by its owner."
        foot={signIn}
      >
        <p>Ask the person who runs it for an account or an invite.</p>
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title="Create your account" foot={signIn}>
      <SignUpForm askInvite={info.signup === 'invite' && invite === undefined} invite={invite} />
    </AuthLayout>
  );
}
