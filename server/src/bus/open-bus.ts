import { type RandomBytes, randomBase62 } from '@causeway/shared/id';
import type { Logger } from 'pino';
import type { Bus } from './bus.ts';
import { NO_BUS } from './no-bus.ts';
import type { BusTimes } from './redis-bus.ts';

interface Options {
  readonly redisUrl: string | undefined;
  /** Tells installations apart that share a Redis. */
  readonly installation: string;
  readonly logger: Logger;
  readonly random: RandomBytes;
  readonly times?: BusTimes;
}

/** The bus that the settings ask for. It need not be there yet. */
export async function openBus({ redisUrl, installation, logger, random, ...more }: Options): Promise<Bus> {
  if (redisUrl === undefined) return NO_BUS;
  // Most servers are alone: they need not hold the client in memory.
  const { RedisBus } = await import('./redis-bus.ts');
  const serverId = randomBase62(8, random);
  return new RedisBus({ url: redisUrl, serverId, prefix: `causeway:${installation}`, logger, ...more });
}
