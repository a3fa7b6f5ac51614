import { randomBase62 } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import { AccessTokens } from './account/access-tokens.ts';
import { Limits } from './account/limits.ts';
import { Passwords } from './account/passwords.ts';
import { createAi } from './ai/ai.ts';
import { openBus } from './bus/open-bus.ts';
import { systemClock } from './clock.ts';
import { authSecret } from './config/auth-secret.ts';
import type { Config } from './config/settings.ts';
import { openDatabase, placeFrom } from './db/open-database.ts';
import type { Database } from './db/schema.ts';
import type { Logger } from './log/logger.ts';
import type { Parts } from './parts.ts';
import { systemRandom } from './random.ts';
import { createSync, type Sync } from './sync/create-sync.ts';

/** Parts that tests replace. */
export type Replacements = Partial<Pick<Parts, 'passwords' | 'limits' | 'now' | 'random'>>;

export interface Composed {
  readonly parts: Parts;
  readonly sync: Sync;
  /** Finishes what is under way and closes the database. */
  close(): Promise<void>;
}

interface ComposeOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Where people reach the server. */
  readonly origin: string;
  readonly replace?: Replacements;
}

/** Opens the database and wires the parts of the server together; `server.ts` adds HTTP, the command line does not. */
export async function compose({ config, logger, origin, replace = {} }: ComposeOptions): Promise<Composed> {
  const db = await openDatabase(placeFrom(config), logger);
  try {
    return await wire(db, { config, logger, origin, replace });
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

async function wire(
  db: Kysely<Database>,
  { config, logger, origin, replace }: Required<ComposeOptions>,
): Promise<Composed> {
  const now = replace.now ?? systemClock;
  const random = replace.random ?? systemRandom;
  const tokens = new AccessTokens({ db, secret: authSecret(config), now });
  const epoch = await epochOf(db, randomBase62(16, random));
  const sync = await createSync({
    db,
    logger,
    verifyAccess: (token) => tokens.verifyAccess(token),
    clock: now,
    random,
    publicUrl: origin,
    trustProxy: config.trustProxy,
    epoch,
    segments: { ops: config.segmentOps, bytes: config.segmentBytes },
    bus: await openBus({ redisUrl: config.redisUrl, installation: epoch, logger, random }),
  });
  const { logs, control, projection, budget } = sync;
  const passwords = replace.passwords ?? new Passwords();
  const limits = replace.limits ?? new Limits();
  const ai = createAi({ config, db, logger, now });
  const parts: Parts = {
    ...{ config, logger, db, logs, control, projection, tokens, passwords, limits, budget, ai, now, random },
    origin: () => origin,
  };
  const close = async (): Promise<void> => {
    await ai?.close();
    await sync.close();
    await db.destroy();
  };
  return { parts, sync, close };
}

/** The epoch of this installation; `fresh` becomes it on the first start. */
async function epochOf(db: Kysely<Database>, fresh: string): Promise<string> {
  await db
    .insertInto('meta')
    .values({ key: 'epoch', value: fresh })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .selectFrom('meta')
    .select('value')
    .where('key', '=', 'epoch')
    .executeTakeFirstOrThrow();
  return row.value;
}
