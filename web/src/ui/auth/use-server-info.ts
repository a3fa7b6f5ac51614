import type { RouteResult } from '@causeway/shared/api/route';
import type { Routes } from '@causeway/shared/api/routes';
import { useCallback, useEffect, useState } from 'react';
import { useApp } from '../app/app-context.ts';
import { errorMessage } from '../app/error-message.ts';

export type ServerInfo = RouteResult<Routes['serverInfo']>;

/** What this server allows; `undefined` while asking. */
export function useServerInfo(): {
  info: ServerInfo | undefined;
  error: string | undefined;
  retry: () => void;
} {
  const app = useApp();
  const [info, setInfo] = useState<ServerInfo>();
  const [error, setError] = useState<string>();
  const ask = useCallback(async () => {
    try {
      setInfo(await app.call('serverInfo', {}));
      setError(undefined);
    } catch (failure) {
      setError(errorMessage(failure));
    }
  }, [app]);
  useEffect(() => {
    void ask();
    const again = () => void ask();
    addEventListener('online', again);
    return () => removeEventListener('online', again);
  }, [ask]);
  return { info, error, retry: () => void ask() };
}
