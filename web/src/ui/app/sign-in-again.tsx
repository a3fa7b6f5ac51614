import { lazy, Suspense } from 'react';
import { ErrorBoundary } from './error-boundary.tsx';

const SignInDialog = lazy(async () => ({
  default: (await import('../auth/sign-in-dialog.tsx')).SignInDialog,
}));

/** Signing in over the page, which stays readable. */
export function SignInAgain({ onClose }: { onClose: () => void }) {
  return (
    <ErrorBoundary small>
      <Suspense fallback={null}>
        <SignInDialog onClose={onClose} />
      </Suspense>
    </ErrorBoundary>
  );
}
