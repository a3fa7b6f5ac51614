import { type DocName, parseDocName } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../db/schema.ts';
import { isStoreFailure } from '../db/store-failure.ts';
import { transact } from '../db/transact.ts';

/** How long what was read may wait for more to be written with it, in ms. */
const GATHER_MS = 2_000;

interface Parts {
  readonly db: Kysely<Database>;
  readonly now: () => number;
  readonly logger: Logger;
}

interface Read {
  readonly channel: ChannelId;
  readonly user: UserId;
  readonly at: number;
}

/**
 * Keeps how far each member has read, as their devices say by presence: what was read by everybody need not be kept
 * (PROTOCOL §7). Several positions are written at once, again when the database did not take them; what is lost in a crash
 * is told anew with the next presence.
 */
export class ReadPositions {
  readonly #parts: Parts;
  #waiting = new Map<string, Read>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** `user` has read `doc` up to the position `at`. One from the future counts as now, and what comes later as unread. */
  note(doc: string, user: UserId, at: number): void {
    const address = parseDocName(doc as DocName);
    if (address?.type !== 'channel') return;
    this.#wait({ channel: address.id, user, at: Math.min(at, this.#parts.now() + LIMIT.lateMs) });
  }

  #wait({ channel, user, at }: Read): void {
    const key = `${channel}/${user}`;
    this.#waiting.set(key, { channel, user, at: Math.max(this.#waiting.get(key)?.at ?? 0, at) });
    this.#timer ??= setTimeout(() => void this.flush(), GATHER_MS).unref();
  }

  /** Writes what waits; resolves when that is done, and never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const reads = [...this.#waiting.values()];
    this.#waiting = new Map();
    if (reads.length > 0) this.#writing = this.#writing.then(() => this.#write(reads));
    return this.#writing;
  }

  async #write(reads: readonly Read[]): Promise<void> {
    try {
      await transact(this.#parts.db, async (tx) => {
        for (const { channel, user, at } of reads) {
          await tx
            .updateTable('members')
            .set({ last_read: at })
            .where('channel_id', '=', channel)
            .where('user_id', '=', user)
            .where((is) => is.or([is('last_read', 'is', null), is('last_read', '<', at)]))
            .execute();
        }
      });
    } catch (error) {
      this.#parts.logger.debug({ err: error }, 'read positions could not be written');
      // Presence is repeated, but heard here only when it changes.
      if (isStoreFailure(error)) for (const read of reads) this.#wait(read);
    }
  }
}
