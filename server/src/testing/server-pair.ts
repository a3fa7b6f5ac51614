import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bus } from '../bus/bus.ts';
import { openBus } from '../bus/open-bus.ts';
import type { BusTimes } from '../bus/redis-bus.ts';
import { type Logger, silentLogger } from '../log/logger.ts';
import { systemRandom } from '../random.ts';
import type { BeforeHook } from '../sync/guard-hooks.ts';
import type { SegmentLimits } from '../sync/segment-limits.ts';
import { RedisServer } from './redis-server.ts';
import { SyncServer } from './sync-server.ts';
import { dropPlace } from './test-database.ts';

/** For tests in which Redis goes away: it is noticed so fast that a test need not wait for it. */
export const QUICK: BusTimes = { beat: 50, silence: 400, renewal: 800, death: 1_000, goodbye: 100 };

/** For those in which it stays: however busy the machine is, the bus is not in doubt, and nobody looks into the database. */
export const CALM: BusTimes = { beat: 50, silence: 60_000, renewal: 60_000, death: 2_500, goodbye: 100 };

interface Options {
  /** Comes between a server and its bus. */
  readonly wrap?: (bus: Bus) => Bus;
  readonly logger?: Logger;
  readonly times?: BusTimes;
  /** When heads are sealed. */
  readonly segments?: SegmentLimits;
  readonly beforeHook?: BeforeHook;
  /** Redis is started by the test. */
  readonly isRedisAway?: boolean;
}

/**
 * Two servers on one database, with a Redis between them; on PostgreSQL only: in one process SQLite's lock, for which
 * one waits without a turn for the other, would not come free.
 */
export class ServerPair {
  readonly redis: RedisServer;
  readonly a: SyncServer;
  readonly b: SyncServer;
  readonly #dir: string;

  private constructor(dir: string, redis: RedisServer, servers: readonly [SyncServer, SyncServer]) {
    this.#dir = dir;
    this.redis = redis;
    [this.a, this.b] = servers;
  }

  static async start({
    wrap = (bus) => bus,
    times = CALM,
    logger = silentLogger(),
    segments,
    beforeHook,
    isRedisAway,
  }: Options = {}): Promise<ServerPair> {
    const dir = await mkdtemp(join(tmpdir(), 'causeway-pair-'));
    const redis = await (isRedisAway ? RedisServer.prepare() : RedisServer.start());
    const more = { redisUrl: redis.url, installation: 'test', logger, random: systemRandom, times };
    const start = (): Promise<SyncServer> =>
      SyncServer.start({
        dir,
        logger,
        ...(segments ? { segments } : {}),
        ...(beforeHook ? { beforeHook } : {}),
        bus: async () => wrap(await openBus(more)),
      });
    return new ServerPair(dir, redis, [await start(), await start()]);
  }

  get servers(): readonly SyncServer[] {
    return [this.a, this.b];
  }

  async stop(): Promise<void> {
    for (const server of this.servers) if (server.isUp) await server.down();
    await this.redis.stop();
    await dropPlace(this.#dir);
    await rm(this.#dir, { recursive: true, force: true });
  }
}
