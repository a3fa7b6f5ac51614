import { unauthenticated } from '../failure.ts';
import type { Actor, Parts } from '../parts.ts';

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/** Who asks, by the header `Authorization: Bearer <access token>`. Throws `unauthenticated`. */
export async function authenticate(
  { tokens }: Pick<Parts, 'tokens'>,
  header: string | undefined,
): Promise<Actor> {
  const token = BEARER.exec(header ?? '')?.[1];
  if (token === undefined) throw unauthenticated('Sign in first: this needs an access token.');
  const actor = await tokens.verifyAccess(token);
  if (actor === undefined) throw unauthenticated('The access token has expired, or its session has ended.');
  return actor;
}
