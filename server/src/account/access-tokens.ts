import type { webcrypto } from 'node:crypto';
import { isUserId } from '@causeway/shared/id';
import { jwtVerify, SignJWT } from 'jose';
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/schema.ts';
import type { Actor } from '../parts.ts';

/** Lifetime of an access token in seconds. */
export const ACCESS_SECONDS = 900;

const ALGORITHM = 'HS256';
const HMAC = { name: 'HMAC', hash: 'SHA-256' };

interface TokenParts {
  readonly db: Kysely<Database>;
  readonly secret: string;
  readonly now: Clock;
}

/** Access tokens: JWT, signed with the server's secret, bound to a session that can end before they expire. */
export class AccessTokens {
  readonly #db: Kysely<Database>;
  /** Imported once: jose would do it for each token. */
  readonly #key: Promise<webcrypto.CryptoKey>;
  readonly #now: Clock;

  constructor({ db, secret, now }: TokenParts) {
    this.#db = db;
    const bytes = new TextEncoder().encode(secret);
    this.#key = crypto.subtle.importKey('raw', bytes, HMAC, false, ['sign', 'verify']);
    this.#now = now;
  }

  async issue({ userId, sessionId }: Actor): Promise<string> {
    const seconds = Math.floor(this.#now() / 1000);
    return new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setSubject(userId)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + ACCESS_SECONDS)
      .sign(await this.#key);
  }

  /** Whose token it is; `undefined` if it is forged, expired, or its session has ended. */
  async verifyAccess(token: string): Promise<Actor | undefined> {
    const actor = await this.#read(token);
    if (actor === undefined) return undefined;
    const session = await this.#db
      .selectFrom('sessions')
      .select('user_id')
      .where('id', '=', actor.sessionId)
      .where('user_id', '=', actor.userId)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    return session && actor;
  }

  async #read(token: string): Promise<Actor | undefined> {
    const options = { algorithms: [ALGORITHM], currentDate: new Date(this.#now()), requiredClaims: ['exp'] };
    const verified = await jwtVerify(token, await this.#key, options).catch(() => undefined);
    const { sub, sid } = verified?.payload ?? {};
    return isUserId(sub) && typeof sid === 'string' ? { userId: sub, sessionId: sid } : undefined;
  }
}
