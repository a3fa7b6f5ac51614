import { setImmediate as turn } from 'node:timers/promises';
import type { ChannelId } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import type { Database, Tx } from '../db/schema.ts';
import { transact } from '../db/transact.ts';
import { segmentOf, unprojected } from '../projection/unprojected.ts';
import { segmentSteps } from '../segment/segment-steps.ts';

interface Range {
  /** The first segment that is there. */
  readonly first: number;
  /** The first that stays. */
  readonly until: number;
}

/**
 * Drops segments of `channel`, and what is projected of them, a few at a time: others get their turn in between. `false`
 * when another server is doing it, or when they are not all projected: what is projected later would come back.
 */
export async function dropSegments(
  db: Kysely<Database>,
  channel: ChannelId,
  { first, until }: Range,
): Promise<boolean> {
  for (const step of segmentSteps(first, until)) {
    if (!(await dropBelow(db, channel, step))) return false;
    await turn();
  }
  return true;
}

/** The same in one transaction. `false`: nothing has happened. */
const dropBelow = (db: Kysely<Database>, channel: ChannelId, first: number): Promise<boolean> =>
  transact(db, async (tx) => {
    const log = `channel/${channel}` as const;
    const behind = await unprojected(tx, log);
    if (behind.some((doc) => segmentOf(doc) < first)) return false;
    const raised = await tx
      .updateTable('logs')
      .set({ first })
      .where('log', '=', log)
      .where('first', '<', first)
      .where('head', '>=', first)
      .executeTakeFirst();
    if (raised.numUpdatedRows === 0n) return false;
    await dropMessages(tx, channel, first);
    for (const table of ['segments', 'texts_elsewhere', 'erasures'] as const)
      await tx.deleteFrom(table).where('channel_id', '=', channel).where('segment', '<', first).execute();
    return true;
  });

async function dropMessages(tx: Tx, channel: ChannelId, first: number): Promise<void> {
  const dropped = tx
    .selectFrom('messages')
    .select('id')
    .where('channel_id', '=', channel)
    .where('segment', '<', first);
  await tx.deleteFrom('reactions').where('channel_id', '=', channel).where('target', 'in', dropped).execute();
  // Who answers one of them sees that it is gone, and ends: that row goes with the answer.
  for (const message of ['ask', 'reply'] as const)
    await tx
      .deleteFrom('ai_replies')
      .where('channel_id', '=', channel)
      .where(message, 'in', dropped)
      .where('state', '<>', 'running')
      .execute();
  await tx.deleteFrom('messages').where('channel_id', '=', channel).where('segment', '<', first).execute();
  // Edits of what was never posted here, or was dropped before: their texts are in segments too.
  await tx
    .deleteFrom('messages')
    .where('channel_id', '=', channel)
    .where('posted', '=', 0)
    .where('id', 'in', editedIn(tx, channel, { first, side: '<' }))
    .where('id', 'not in', editedIn(tx, channel, { first, side: '>=' }))
    .execute();
}

const editedIn = (
  tx: Tx,
  channel: ChannelId,
  { first, side }: { readonly first: number; readonly side: '<' | '>=' },
) =>
  tx
    .selectFrom('texts_elsewhere')
    .select('target')
    .where('channel_id', '=', channel)
    .where('segment', side, first);
