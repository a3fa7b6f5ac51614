import { randomBase62 } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import { AccessTokens } from './account/access-tokens.ts';
import { Limits } from './account/limits.ts';
import { Passwords } from './account/passwords.ts';
import { createAi } from './ai/ai.ts';
import { answerAsks, endLostReplies, listenToAsks, type Replies } from './ai/replies.ts';
import type { ReplyTimes } from './ai/reply-runner.ts';
import { openBus } from './bus/open-bus.ts';
import { systemClock } from './clock.ts';
import { authSecret } from './config/auth-secret.ts';
import type { Config } from './config/settings.ts';
import { databasePath, openDatabase, placeFrom } from './db/open-database.ts';
import type { Database } from './db/schema.ts';
import { lockForServer } from './db/server-lock.ts';
import type { Logger } from './log/logger.ts';
import type { Parts } from './parts.ts';
import { systemRandom } from './random.ts';
import { createSync, type Sync, type SyncOptions } from './sync/create-sync.ts';

/** Parts that tests replace. */
export type Replacements = Partial<Pick<Parts, 'passwords' | 'limits' | 'now' | 'random'>> & {
  readonly replyTimes?: ReplyTimes;
  /** How long to wait for another server on the same file to end, in ms. */
  readonly lockPatience?: number;
};

export interface Composed {
  readonly parts: Parts;
  readonly sync: Sync;
  /** Ends what the AI writes, and begins nothing more: the first thing to do at the end, so that people are told. */
  endAnswers(): Promise<void>;
  /** Finishes what is under way and closes the database. */
  close(): Promise<void>;
}

interface ComposeOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Where people reach the server. */
  readonly origin: string;
  readonly replace?: Replacements;
  /** Whether it serves people, so that what the AI is asked is answered; the command line does not. */
  readonly serves?: boolean;
}

/** Opens the database and wires the parts of the server together; `server.ts` adds HTTP, the command line does not. */
export async function compose({
  replace = {},
  serves = false,
  ...options
}: ComposeOptions): Promise<Composed> {
  const { config, logger } = options;
  const unlock = serves ? await lock(config, logger, replace.lockPatience) : () => undefined;
  try {
    const composed = await open({ ...options, replace, serves });
    const close = (): Promise<void> => composed.close().finally(unlock);
    return { ...composed, close };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Keeps out other servers that would not hear of what this one does: those on the same file, without a bus. */
async function lock(config: Config, logger: Logger, patience: number | undefined): Promise<() => void> {
  const place = placeFrom(config);
  if ('url' in place) return () => undefined;
  const as = config.redisUrl === undefined ? 'alone' : 'together';
  return lockForServer({ database: databasePath(place), as, logger, patience });
}

async function open(options: Required<ComposeOptions>): Promise<Composed> {
  const db = await openDatabase(placeFrom(options.config), options.logger);
  try {
    return await wire(db, options);
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

async function wire(
  db: Kysely<Database>,
  { config, logger, origin, replace, serves }: Required<ComposeOptions>,
): Promise<Composed> {
  const now = replace.now ?? systemClock;
  const random = replace.random ?? systemRandom;
  const tokens = new AccessTokens({ db, secret: authSecret(config), now });
  const ai = createAi({ config, db, logger, now });
  const { sync, listening } = await startSync({
    config,
    db,
    logger,
    verifyAccess: (token) => tokens.verifyAccess(token),
    clock: now,
    random,
    publicUrl: origin,
    trustProxy: config.trustProxy,
    epoch: await epochOf(db, randomBase62(16, random)),
    segments: { ops: config.segmentOps, bytes: config.segmentBytes },
    answers: ai?.answers,
  });
  const { logs, control, projection, budget } = sync;
  const passwords = replace.passwords ?? new Passwords();
  const limits = replace.limits ?? new Limits();
  const more = { tokens, passwords, limits, budget, ai, now, random, origin: () => origin };
  const parts = { ...{ config, logger, db, logs, control, projection }, ...more };
  const answering = { registry: sync.metrics.registry, replace };
  const lost = serves && !listening ? endLostReplies({ ...parts, ...answering }) : undefined;
  const endAnswers = async (replies?: Replies): Promise<void> => {
    await Promise.all([replies?.runner.close(), ai?.close(), lost?.close()]);
  };
  const close = async (replies?: Replies): Promise<void> => {
    await endAnswers(replies);
    await sync.close();
    await db.destroy();
  };
  try {
    const replies =
      serves && ai && listening ? await answerAsks({ ...parts, ...listening, ai, ...answering }) : undefined;
    return {
      parts: { ...parts, replies },
      sync,
      endAnswers: () => endAnswers(replies),
      close: () => close(replies),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** With the bus that the settings ask for, and with ears for what the AI is asked, where it is on. */
async function startSync({ config, ...options }: SyncOptions & { readonly config: Config }) {
  const { db, logger, clock, random, epoch } = options;
  const bus = await openBus({ redisUrl: config.redisUrl, installation: epoch, logger, random });
  try {
    const listening = config.aiModel === undefined ? undefined : await listenToAsks(db, clock, bus);
    return { listening, sync: await createSync({ ...options, bus, ...listening }) };
  } catch (error) {
    await bus.close();
    throw error;
  }
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
