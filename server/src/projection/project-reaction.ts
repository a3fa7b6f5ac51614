import { compareOps } from '@causeway/shared/hybrid-time';
import { authorOf } from '@causeway/shared/id';
import type { React } from '@causeway/shared/op/channel-op';
import type { ProjectionContext } from './projection-context.ts';

/** Per message, person and emoji the greatest (`ts`, id) wins; one that was taken back stays, so that it can win. */
export async function projectReaction(op: React, { tx, channel }: ProjectionContext): Promise<void> {
  const key = { channel_id: channel, target: op.of, user_id: authorOf(op.id), emoji: op.emoji };
  const known = await tx
    .selectFrom('reactions')
    .select(['ts', 'op_id'])
    .where('channel_id', '=', channel)
    .where('target', '=', key.target)
    .where('user_id', '=', key.user_id)
    .where('emoji', '=', key.emoji)
    .executeTakeFirst();
  if (known && compareOps(op, { ts: known.ts, id: known.op_id }) <= 0) return;
  const row = { ...key, ts: op.ts, op_id: op.id, is_on: op.on ? 1 : 0 };
  await tx
    .insertInto('reactions')
    .values(row)
    .onConflict((conflict) => conflict.columns(['channel_id', 'target', 'user_id', 'emoji']).doUpdateSet(row))
    .execute();
}
