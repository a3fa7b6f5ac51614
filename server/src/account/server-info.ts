import type { Parts } from '../parts.ts';
import { VERSION } from '../version.ts';
import { isFirstRun } from './register.ts';

export interface ServerInfo {
  readonly name: 'causeway';
  readonly version: string;
  readonly firstRun: boolean;
  readonly signup: 'open' | 'invite' | 'closed';
}

/** What a newcomer's page needs before there is an account. */
export const serverInfo = async ({ db, config }: Pick<Parts, 'db' | 'config'>): Promise<ServerInfo> => ({
  name: 'causeway',
  version: VERSION,
  firstRun: await isFirstRun(db),
  signup: config.signup,
});
