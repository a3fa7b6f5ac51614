import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Tx } from '../db/schema.ts';
import type { Parts } from '../parts.ts';
import type { LogTransaction } from '../sync/logs.ts';
import { transactOver } from '../transact-over.ts';
import { type ChannelRow, channelFor } from './channel-for.ts';
import { logsOfAll, membersOf } from './members-of.ts';
import { writeEntry } from './membership.ts';

/** Deletes a channel and everything in it, for everybody. Its id stays used. */
export async function deleteChannel(parts: Parts, actor: UserId, id: ChannelId): Promise<void> {
  await channelFor(parts.db, actor, id, 'deleteChannel');
  await transactOver(
    parts,
    (db) => logsOfAll(db, id),
    async (tx) => {
      const { channel } = await channelFor(tx.db, actor, id, 'deleteChannel');
      await eraseChannel(parts, tx, channel);
    },
  );
  parts.control.channelDeleted(id);
  parts.logger.info({ channel: id, by: actor }, 'a channel was deleted');
}

/**
 * Leaves a tombstone, tells the members' devices, and drops what was written. `tx` must have been opened for all logs
 * of the channel; the caller tells `control.channelDeleted` after the commit.
 */
export async function eraseChannel(
  { now }: Pick<Parts, 'now'>,
  tx: LogTransaction,
  channel: ChannelRow,
): Promise<void> {
  for (const member of await membersOf(tx.db, channel.id)) writeEntry(tx, channel, member, { left: true });
  const tombstone = { name: '', topic: '', deleted_at: now() };
  await tx.db.updateTable('channels').set(tombstone).where('id', '=', channel.id).execute();
  await tx.db.deleteFrom('members').where('channel_id', '=', channel.id).execute();
  await eraseLog(tx.db, channel.id);
}

async function eraseLog(db: Tx, channel: ChannelId): Promise<void> {
  // Ids hold neither % nor _: no other channel's documents match.
  const documents = `channel/${channel}/%`;
  await db.deleteFrom('messages').where('channel_id', '=', channel).execute();
  await db.deleteFrom('reactions').where('channel_id', '=', channel).execute();
  await db.deleteFrom('journal').where('doc', 'like', documents).execute();
  await db.deleteFrom('snapshots').where('doc', 'like', documents).execute();
  await db.deleteFrom('projections').where('doc', 'like', documents).execute();
  await db.deleteFrom('logs').where('log', '=', `channel/${channel}`).execute();
}
