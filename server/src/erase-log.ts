import { setImmediate as turn } from 'node:timers/promises';
import type { ChannelId } from '@causeway/shared/id';
import type { Tx } from './db/schema.ts';
import { transact } from './db/transact.ts';
import type { Parts } from './parts.ts';
import { segmentSteps } from './segment/segment-steps.ts';
import type { LogId } from './sync/logs.ts';

/**
 * Drops everything that was written to a log, for good: that of a deleted channel, or of a deleted account. Called
 * after the commit that took it from everybody, so that nobody writes to it any more; `eraseRemains` does what a crash
 * in between has left.
 */
export async function eraseLog({ db, logs }: Pick<Parts, 'db' | 'logs'>, log: LogId): Promise<void> {
  if (log.startsWith('channel/')) await eraseSegments(db, channelOf(log));
  await logs.transact([log], async ({ db }) => {
    // What begins with `<log>/`: `0` follows `/`. `like` would take ids for equal that differ in case.
    for (const table of ['journal', 'snapshots', 'projections', 'sealed_docs'] as const)
      await db.deleteFrom(table).where('doc', '>', `${log}/`).where('doc', '<', `${log}0`).execute();
    await db.deleteFrom('logs').where('log', '=', log).execute();
    if (log.startsWith('channel/')) await eraseChannel(db, channelOf(log));
  });
}

const channelOf = (log: LogId): ChannelId => log.slice('channel/'.length) as ChannelId;

/** Most of a channel, a few segments at a time: others get their turn in between. */
async function eraseSegments(db: Parts['db'], channel: ChannelId): Promise<void> {
  const { first, head } = (await db
    .selectFrom('logs')
    .select(['first', 'head'])
    .where('log', '=', `channel/${channel}`)
    .executeTakeFirst()) ?? { first: 0, head: 0 };
  for (const step of segmentSteps(first, head)) {
    await transact(db, async (tx) => {
      for (const table of ['messages', 'segments'] as const)
        await tx.deleteFrom(table).where('channel_id', '=', channel).where('segment', '<', step).execute();
    });
    await turn();
  }
}

const OF_CHANNEL = [
  'segments',
  'texts_elsewhere',
  'erasures',
  'messages',
  'reactions',
  'ai_replies',
] as const;

async function eraseChannel(db: Tx, channel: ChannelId): Promise<void> {
  for (const table of OF_CHANNEL) await db.deleteFrom(table).where('channel_id', '=', channel).execute();
}

/** Erases the logs of deleted channels and accounts that are still there. */
export async function eraseRemains(parts: Pick<Parts, 'db' | 'logs'>): Promise<void> {
  const channels = await parts.db
    .selectFrom('channels')
    .select('id')
    .where('deleted_at', 'is not', null)
    .execute();
  const users = await parts.db.selectFrom('users').select('id').where('deleted_at', 'is not', null).execute();
  const deleted: LogId[] = [
    ...channels.map(({ id }): LogId => `channel/${id}`),
    ...users.map(({ id }): LogId => `user/${id}`),
  ];
  for (const log of deleted) {
    const row = await parts.db.selectFrom('logs').select('log').where('log', '=', log).executeTakeFirst();
    if (row !== undefined) await eraseLog(parts, log);
  }
}
