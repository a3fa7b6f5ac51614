import type { ChannelId, UserId } from '@causeway/shared/id';
import { eraseLog } from '../erase-log.ts';
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
      await buryChannel(parts, tx, channel);
    },
  );
  await forgetChannel(parts, id);
  parts.logger.info({ channel: id, by: actor }, 'a channel was deleted');
}

/**
 * Takes a channel from its members, and leaves a tombstone. `tx` must have been opened for the logs of all of them;
 * {@link forgetChannel} follows after the commit.
 */
export async function buryChannel(
  { now }: Pick<Parts, 'now'>,
  tx: LogTransaction,
  channel: ChannelRow,
): Promise<void> {
  for (const member of await membersOf(tx.db, channel.id)) writeEntry(tx, channel, member, { left: true });
  const tombstone = { name: '', topic: '', deleted_at: now() };
  await tx.db.updateTable('channels').set(tombstone).where('id', '=', channel.id).execute();
  await tx.db.deleteFrom('members').where('channel_id', '=', channel.id).execute();
}

/** Closes the channel on all sockets and drops what was written in it. */
export async function forgetChannel(
  parts: Pick<Parts, 'control' | 'db' | 'logs'>,
  id: ChannelId,
): Promise<void> {
  parts.control.channelDeleted(id);
  await eraseLog(parts, `channel/${id}`);
}
