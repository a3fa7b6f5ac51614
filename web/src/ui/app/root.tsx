import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import type { App } from '../../session/app.ts';
import { AppContext, SessionContext } from './app-context.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Shell } from './shell.tsx';
import { Toaster } from './toaster.tsx';
import { TooltipLayer } from './tooltip-layer.tsx';
import { useStore } from './use-store.ts';

const SignedOut = lazy(async () => ({ default: (await import('../auth/signed-out.tsx')).SignedOut }));
const InvitePage = lazy(async () => ({ default: (await import('../auth/invite-page.tsx')).InvitePage }));

/** The whole UI over `app`. */
export function Root({ app }: { app: App }) {
  return (
    <AppContext value={app}>
      <ErrorBoundary>
        <Suspense fallback={null}>
          <Pages app={app} />
        </Suspense>
      </ErrorBoundary>
      <Toaster />
      <TooltipLayer />
    </AppContext>
  );
}

function Pages({ app }: { app: App }) {
  const state = useStore(app.state);
  if (state.state === 'booting') return null;
  if (state.state === 'signed-out') return <SignedOut />;
  return (
    <SessionContext value={state.session}>
      <Switch>
        <Route path="/invite/:code">{({ code }) => <InvitePage code={code} />}</Route>
        <Route path="/sign-in/:code">{({ code }) => <Redirect to={`/invite/${code}`} replace />}</Route>
        <Route>
          <Shell />
        </Route>
      </Switch>
    </SessionContext>
  );
}
