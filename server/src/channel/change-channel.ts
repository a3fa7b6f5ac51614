import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Retention } from '@causeway/shared/schema';
import type { Parts } from '../parts.ts';
import type { LogTransaction } from '../sync/logs.ts';
import { transactOver } from '../transact-over.ts';
import { type ChannelRow, channelFor } from './channel-for.ts';
import { logsOfAll, membersOf } from './members-of.ts';
import { writeEntry } from './membership.ts';

export interface ChannelChange {
  readonly name?: string | undefined;
  readonly topic?: string | undefined;
  readonly retention?: Retention | undefined;
}

/** Renames a channel, sets its topic or retention. What is given but the same writes nothing. */
export async function changeChannel(
  parts: Parts,
  actor: UserId,
  id: ChannelId,
  change: ChannelChange,
): Promise<void> {
  await channelFor(parts.db, actor, id, 'changeChannel');
  await transactOver(
    parts,
    (db) => (change.name === undefined ? Promise.resolve([`channel/${id}` as const]) : logsOfAll(db, id)),
    async (tx) => {
      const { channel } = await channelFor(tx.db, actor, id, 'changeChannel');
      await rename(tx, actor, channel, change.name);
      await setTopic(tx, actor, channel, change.topic);
      await setRetention(tx, actor, channel, change.retention);
    },
  );
}

async function rename(
  tx: LogTransaction,
  by: UserId,
  channel: ChannelRow,
  name = channel.name,
): Promise<void> {
  if (name === channel.name) return;
  await tx.db.updateTable('channels').set({ name }).where('id', '=', channel.id).execute();
  tx.write(`channel/${channel.id}`, { k: 'rename', name, by });
  for (const member of await membersOf(tx.db, channel.id)) writeEntry(tx, { ...channel, name }, member);
}

async function setTopic(
  tx: LogTransaction,
  by: UserId,
  channel: ChannelRow,
  topic = channel.topic,
): Promise<void> {
  if (topic === channel.topic) return;
  await tx.db.updateTable('channels').set({ topic }).where('id', '=', channel.id).execute();
  tx.write(`channel/${channel.id}`, { k: 'topic', topic, by });
}

async function setRetention(
  tx: LogTransaction,
  by: UserId,
  channel: ChannelRow,
  retention: Retention | undefined,
): Promise<void> {
  if (retention === undefined || JSON.stringify(retention) === channel.retention) return;
  const text = JSON.stringify(retention);
  await tx.db.updateTable('channels').set({ retention: text }).where('id', '=', channel.id).execute();
  tx.write(`channel/${channel.id}`, { k: 'retention', retention, by });
}
