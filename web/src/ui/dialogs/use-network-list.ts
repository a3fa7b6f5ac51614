import { useEffect, useState } from 'react';
import { errorMessage } from '../app/error-message.ts';

const WAIT_MS = 180;

export interface NetworkList<T> {
  /** `undefined` until the first answer. */
  readonly items: readonly T[] | undefined;
  readonly error: string | undefined;
}

/** A list from the server that follows `query`; `load` must be stable. */
export function useNetworkList<T>(
  query: string,
  load: (query: string) => Promise<readonly T[]>,
): NetworkList<T> {
  const [list, setList] = useState<NetworkList<T>>({ items: undefined, error: undefined });
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(
      async () => {
        try {
          const items = await load(query);
          if (!stale) setList({ items, error: undefined });
        } catch (failure) {
          if (!stale) setList({ items: undefined, error: errorMessage(failure) });
        }
      },
      query === '' ? 0 : WAIT_MS,
    );
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [query, load]);
  return list;
}
