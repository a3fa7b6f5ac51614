import { isStoreFailure } from '../db/store-failure.ts';
import { Failure } from '../failure.ts';
import type { Logger } from '../log/logger.ts';
import type { ReplyRow } from './reply-scene.ts';

/**
 * What `task` gives, which is about one answer; `false` too when its channel can't be read or written now: the others must
 * not wait for it. Throws when the database is away: then they all wait.
 */
export async function unlessStuck(
  logger: Logger,
  { channel_id: channel, ask }: Pick<ReplyRow, 'channel_id' | 'ask'>,
  task: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await task();
  } catch (error) {
    if (isStoreFailure(error)) throw error;
    const level = error instanceof Failure ? 'debug' : 'error';
    logger[level]({ err: error, channel, ask }, 'an answer of the AI waits for its channel');
    return false;
  }
}
