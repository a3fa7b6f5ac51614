import type { Parts } from '../parts.ts';
import { VERSION } from '../version.ts';
import { isFirstRun } from './register.ts';

export interface ServerInfo {
  readonly name: 'causeway';
  readonly version: string;
  readonly firstRun: boolean;
  readonly signup: 'open' | 'invite' | 'closed';
  readonly ai: { readonly handle: string } | null;
}

/** What a newcomer's page needs before there is an account. */
export const serverInfo = async ({
  db,
  config,
  ai,
}: Pick<Parts, 'db' | 'config' | 'ai'>): Promise<ServerInfo> => ({
  name: 'causeway',
  version: VERSION,
  firstRun: await isFirstRun(db),
  signup: config.signup,
  ai: ai === undefined ? null : { handle: ai.handle },
});
