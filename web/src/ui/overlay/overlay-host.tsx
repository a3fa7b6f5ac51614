import { lazy, Suspense, useEffect } from 'react';
import { ErrorBoundary } from '../app/error-boundary.tsx';
import { useStore } from '../app/use-store.ts';
import { overlay } from './overlay.ts';

const load = () => import('./overlay-view.tsx');
const OverlayView = lazy(async () => ({ default: (await load()).OverlayView }));

/** Draws the {@link overlay}; fetches its code in the first idle moment, so that the first menu opens at once. */
export function OverlayHost() {
  const current = useStore(overlay);
  useEffect(() => {
    const preload = () => void load().catch(() => undefined);
    if (!('requestIdleCallback' in window)) return void setTimeout(preload, 1_000);
    const idle = requestIdleCallback(preload, { timeout: 3_000 });
    return () => cancelIdleCallback(idle);
  }, []);
  if (current === undefined) return null;
  return (
    <ErrorBoundary small>
      <Suspense fallback={null}>
        <OverlayView overlay={current} />
      </Suspense>
    </ErrorBoundary>
  );
}
