import type { Account } from '@causeway/shared/api/auth';
import { useEffect, useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { errorMessage } from '../app/error-message.ts';

/** My account, as the server has it. */
export function useMe(): { me: Account | undefined; error: string | undefined } {
  const session = useSession();
  const [me, setMe] = useState<Account>();
  const [error, setError] = useState<string>();
  useEffect(() => {
    let stale = false;
    session.call('getMe', {}).then(
      ({ user }) => !stale && setMe(user),
      (failure: unknown) => !stale && setError(errorMessage(failure)),
    );
    return () => {
      stale = true;
    };
  }, [session]);
  return { me, error };
}
