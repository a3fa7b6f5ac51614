import { useEffect, useState } from 'react';
import type { Session } from '../../session/session.ts';
import { useSession } from '../app/app-context.ts';

export interface Fetched<T> {
  /** What the server said last; `undefined` before it did. */
  readonly value?: T;
  /** Why there is nothing newer. */
  readonly failure?: unknown;
}

/** What the server says, which is asked again whenever it can be reached again. `fetch`: always the same function. */
export function useFetched<T>(fetch: (session: Session) => Promise<T>): Fetched<T> {
  const session = useSession();
  const [fetched, setFetched] = useState<Fetched<T>>({});
  useEffect(() => {
    let isStale = false;
    const ask = () =>
      fetch(session).then(
        (value) => !isStale && setFetched({ value }),
        (failure: unknown) => !isStale && setFetched((before) => ({ ...before, failure })),
      );
    const stop = session.connection.subscribe(() => {
      if (session.connection.get() === 'online') void ask();
    });
    void ask();
    return () => {
      isStale = true;
      stop();
    };
  }, [session, fetch]);
  return fetched;
}
