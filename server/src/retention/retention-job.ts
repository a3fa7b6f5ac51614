import { channelDoc, type DocName } from '@causeway/shared/doc-name';
import type { Stateless } from '@causeway/shared/stateless';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/schema.ts';
import { isStoreFailure } from '../db/store-failure.ts';
import type { LogId, SyncControl } from '../sync/logs.ts';
import { dropSegments } from './drop-segments.ts';
import { firstToKeep, lastPosition, readByAll } from './first-to-keep.ts';
import { type KeptChannel, keptChannels } from './kept-channels.ts';
import { LEAST_OPEN_MS, openMs } from './retention-times.ts';

/** Seals segment `head` of `log`, if it still is the head and people have written in it. Whether it did. */
export type SealNow = (log: LogId, head: number) => Promise<boolean>;

interface Parts {
  readonly db: Kysely<Database>;
  readonly now: Clock;
  readonly logger: Logger;
  readonly epoch: string;
  readonly seal: SealNow;
  /** Writes down what people have read, before that is asked. */
  readonly reads: { flush(): Promise<void> };
  readonly projection: { caughtUp(log: LogId): Promise<void> };
  /** Of all servers. */
  readonly control: Pick<SyncControl, 'segmentsDropped'>;
}

/** How often it is looked what is over, in ms. */
const EACH_MS = 60_000;

/**
 * Keeps channels no longer than their retention says: seals heads by time, since only whole segments are dropped, and
 * drops segments that were sealed longer ago. Every server does it; what one has done the others find done.
 */
export class RetentionJob {
  readonly #parts: Parts;
  readonly #timer: NodeJS.Timeout;
  /** Heads, with their last row, in which nothing was to be sealed: not asked again until they grow. */
  readonly #quiet = new Map<DocName, number>();
  #running: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#timer = setInterval(() => void this.runOnce(), EACH_MS);
    this.#timer.unref();
  }

  /** Does what is to be done now; resolves when it is done, and never rejects. */
  runOnce(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Ends the timer; resolves when nothing is under way. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    await this.#try({}, async () => {
      await this.#parts.reads.flush();
      const channels = await keptChannels(this.#parts.db);
      this.#forgetOldHeads(channels);
      for (const channel of channels) {
        await this.#try({ channel: channel.id }, async () => {
          await this.#seal(channel);
          await this.#drop(channel);
        });
      }
    });
  }

  async #seal(channel: KeptChannel): Promise<void> {
    const { seal, logger } = this.#parts;
    const doc = channelDoc(channel.id, channel.head);
    if (this.#quiet.get(doc) === channel.seq || !(await this.#isOld(channel))) return;
    if (await seal(`channel/${channel.id}`, channel.head)) logger.debug({ doc }, 'a head was sealed by time');
    else this.#quiet.set(doc, channel.seq);
  }

  async #isOld({ id, retention, head, oldest }: KeptChannel): Promise<boolean> {
    const { db, now, projection } = this.#parts;
    if (oldest === undefined || now() - oldest < LEAST_OPEN_MS) return false;
    if (now() - oldest >= openMs(retention)) return true;
    if (!('untilRead' in retention)) return false;
    await projection.caughtUp(`channel/${id}`);
    return (await lastPosition(db, id, head)) <= (await readByAll(db, id));
  }

  async #drop({ id, retention, first: from }: KeptChannel): Promise<void> {
    const { db, now, projection, logger } = this.#parts;
    if ((await firstToKeep(db, { channel: id, retention, now: now() })) === undefined) return;
    await projection.caughtUp(`channel/${id}`);
    // Asked anew: only what is projected says what was read.
    const first = await firstToKeep(db, { channel: id, retention, now: now() });
    if (first === undefined || !(await dropSegments(db, id, { first: from, until: first }))) return;
    logger.info({ channel: id, first }, 'segments were dropped');
    await this.#tell(id, first);
  }

  async #tell(id: KeptChannel['id'], first: number): Promise<void> {
    const { db, now, epoch, control } = this.#parts;
    const log = await db
      .selectFrom('logs')
      .select('head')
      .where('log', '=', `channel/${id}`)
      .executeTakeFirst();
    if (log === undefined) return;
    const hello: Stateless = { t: 'hello', now: now(), epoch, first };
    control.segmentsDropped(channelDoc(id, log.head), JSON.stringify(hello));
  }

  #forgetOldHeads(channels: readonly KeptChannel[]): void {
    const heads = new Set(channels.map(({ id, head }) => channelDoc(id, head)));
    for (const doc of this.#quiet.keys()) if (!heads.has(doc)) this.#quiet.delete(doc);
  }

  async #try(about: object, task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      const level = isStoreFailure(error) ? 'warn' : 'error';
      this.#parts.logger[level]({ err: error, ...about }, 'what is over could not be dropped yet');
    }
  }
}
