import { useEffect } from 'react';
import { Route, Switch } from 'wouter';
import { Button } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import styles from './auth-layout.module.css';
import { AuthLayout } from './auth-layout.tsx';
import { InvitePage } from './invite-page.tsx';
import { SignIn } from './sign-in.tsx';
import { SignUp } from './sign-up.tsx';
import { useServerInfo } from './use-server-info.ts';
import { useSignInElsewhere } from './use-sign-in-elsewhere.ts';

/** Everything before there is a session. */
export function SignedOut() {
  const { info, error, retry } = useServerInfo();
  useSignInElsewhere(() => location.reload());
  useEffect(() => {
    document.title = 'Sign in · Causeway';
  }, []);
  if (info === undefined && error !== undefined) {
    return (
      <AuthLayout title="Causeway">
        <div className={styles.form}>
          <Notice tone="error">{error}</Notice>
          <Button look="primary" wide onClick={retry}>
            Try again
          </Button>
        </div>
      </AuthLayout>
    );
  }
  if (info === undefined) return null;
  if (info.firstRun) return <SignUp info={info} invite={undefined} />;
  return (
    <Switch>
      <Route path="/invite/:code">{({ code }) => <InvitePage code={code} />}</Route>
      <Route path="/sign-up">
        <SignUp info={info} invite={undefined} />
      </Route>
      <Route path="/sign-up/:code">{({ code }) => <SignUp info={info} invite={code} />}</Route>
      {/* At any other address, which is then the first to be shown; also `/sign-in/<code of an invite>`. */}
      <Route>
        <SignIn signup={info.signup} />
      </Route>
    </Switch>
  );
}
