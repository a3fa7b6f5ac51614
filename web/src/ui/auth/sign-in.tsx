import { Link } from 'wouter';
import { AuthLayout } from './auth-layout.tsx';
import { SignInForm } from './sign-in-form.tsx';
import type { ServerInfo } from './use-server-info.ts';

/** For people who have an account. */
export function SignIn({ signup }: { signup: ServerInfo['signup'] }) {
  return (
    <AuthLayout
      title="Sign in"
      lead="Welcome back."
      foot={
        signup === 'closed' ? (
          'New here? Accounts on this server are made by its owner.'
        ) : (
          <>
            New here? <Link href="/sign-up">Create an account</Link>
          </>
        )
      }
    >
      <SignInForm />
    </AuthLayout>
  );
}
