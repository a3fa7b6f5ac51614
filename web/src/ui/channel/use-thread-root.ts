import type { OpId } from '@causeway/shared/id';
import { useCallback, useEffect, useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { useSelect } from '../app/use-store.ts';
import type { Missed } from './go-to.ts';
import type { Pane } from './pane.ts';

/**
 * Finds the message that began the pane's thread; one further back than the channel's view is read through a window of
 * the thread's own (`pane.window`). `seeking` until it is known; `retry` looks once more.
 */
export function useThreadRoot(pane: Pane, root: OpId): { state: 'here' | 'seeking' | Missed; retry(): void } {
  const { handle } = pane;
  const { connection } = useSession();
  const inView = useSelect(handle.view, (view) => view.messages.has(root));
  const [state, setState] = useState<'here' | 'seeking' | Missed>('seeking');
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  useEffect(() => {
    // Each attempt looks anew.
    let wanted = attempt >= 0;
    if (inView) return;
    setState('seeking');
    void handle.find({ op: root }).then((found) => {
      if (found.in === 'past' && wanted) pane.window.set(found.window);
      else if (found.in === 'past') found.window.close();
      if (wanted) setState(found.in === 'past' || found.in === 'view' ? 'here' : found.in);
    });
    return () => {
      wanted = false;
      pane.window.get()?.close();
      pane.window.set(undefined);
    };
  }, [handle, pane, root, inView, attempt]);
  useEffect(() => {
    if (inView || state !== 'unreachable') return;
    return connection.subscribe(() => connection.get() === 'online' && retry());
  }, [connection, inView, state, retry]);
  return { state: inView ? 'here' : state, retry };
}
