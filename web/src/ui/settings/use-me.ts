import type { Account } from '@causeway/shared/api/auth';
import type { Session } from '../../session/session.ts';
import { errorMessage } from '../app/error-message.ts';
import { useFetched } from './use-fetched.ts';

const getMe = (session: Session) => session.call('getMe', {});

/** My account, as the server has it. */
export function useMe(): {
  me: Account | undefined;
  failure: unknown;
  error: string | undefined;
} {
  const { value, failure } = useFetched(getMe);
  return { me: value?.user, failure, error: failure === undefined ? undefined : errorMessage(failure) };
}
