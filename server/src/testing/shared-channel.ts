import type { DocName } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { readLog } from '@causeway/shared/log';
import { readStored, rebuild } from '../sync/journal.ts';
import type { Receipt } from '../sync/receipt.ts';
import type { LogParts } from './log-parts.ts';

/** A channel over {@link LogParts}, whose members' updates can be made to arrive during a commit. */
export class SharedChannel {
  readonly doc: DocName;
  readonly #parts: LogParts;
  readonly #log: `channel/${ChannelId}`;

  private constructor(parts: LogParts, id: ChannelId) {
    this.#parts = parts;
    this.#log = `channel/${id}`;
    this.doc = `${this.#log}/0` as DocName;
  }

  static async open(parts: LogParts, id: ChannelId, members: readonly UserId[]): Promise<SharedChannel> {
    const channel = new SharedChannel(parts, id);
    await parts.logs.transact([channel.#log], async (tx) => {
      await tx.create(channel.#log);
      const empty = { members: {}, pins: [], topic: '' };
      tx.write(channel.#log, { k: 'genesis', segment: 0, kind: 'private', name: 'x', ...empty });
    });
    for (const user of members) await addMember(parts, id, user);
    return channel;
  }

  /** What becomes of an update that arrives alone. */
  receive(update: Uint8Array, user: UserId): Promise<Receipt> {
    return this.#parts.receive(this.doc, update, user);
  }

  /** What becomes of updates that all arrive while something else is being written. */
  async receiveTogether(
    updates: readonly (readonly [Uint8Array, UserId])[],
  ): Promise<PromiseSettledResult<Receipt>[]> {
    const began = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const writing = this.#parts.logs.transact([this.#log], () => {
      began.resolve();
      return end.promise;
    });
    await began.promise;
    const receipts = updates.map(([update, user]) => this.receive(update, user));
    const all = Promise.allSettled(receipts);
    // Each has found its document by then.
    await new Promise((resolve) => setImmediate(resolve));
    end.resolve();
    await writing;
    return all;
  }

  /** Texts as they are stored, without the genesis. */
  async texts(): Promise<string[]> {
    const { doc } = rebuild(await readStored(this.#parts.db, this.doc));
    return readLog(doc).filter(isClients);
  }

  /** Texts as connections see them. */
  async shown(): Promise<string[]> {
    return this.#parts.docs.with([this.doc], async (docs) => {
      const live = docs.get(this.doc);
      return live ? readLog(live.doc).filter(isClients) : [];
    });
  }

  /** Owners of the rows, in their order, without the genesis. */
  async owners(): Promise<string[]> {
    const rows = await this.#parts.db
      .selectFrom('journal')
      .select('owner')
      .where('doc', '=', this.doc)
      .where('seq', '>', 1)
      .orderBy('seq')
      .execute();
    return rows.map(({ owner }) => owner);
  }
}

const isClients = (text: string): boolean => !text.startsWith('{"k":"genesis"');

async function addMember({ db }: LogParts, channel: ChannelId, user: UserId): Promise<void> {
  const none = { email: null, password_hash: null, avatar: null, deleted_at: null };
  const named = { handle: user.toLowerCase(), name: user, role: 'user' as const, bot: 0, created_at: 0 };
  await db
    .insertInto('users')
    .values({ id: user, ...named, ...none })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const about = { kind: 'private' as const, name: 'x', topic: '', retention: 'null', created_by: user };
  await db
    .insertInto('channels')
    .values({ id: channel, ...about, created_at: 0, deleted_at: null })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const member = { channel_id: channel, user_id: user, role: 'member' as const, joined_at: 0 };
  await db
    .insertInto('members')
    .values({ ...member, last_read: null })
    .execute();
}
