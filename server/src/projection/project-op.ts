import { authorOf, type ChannelId, type OpId, SERVER_ID } from '@causeway/shared/id';
import type { ChannelOp, Edit, Post, React } from '@causeway/shared/op/channel-op';
import type { Insertable } from 'kysely';
import type { Database, Tx } from '../db/schema.ts';

/** What a projection of one batch needs besides the op. */
export interface ProjectionContext {
  readonly tx: Tx;
  readonly channel: ChannelId;
  /** Arrival of ops that the `received` ops of this batch name. */
  readonly received: Map<OpId, number>;
}

/**
 * Folds one admitted op into the `messages` and `reactions` tables, by the same rules as the fold in `shared`: any order
 * and any repetition end in the same rows. An op that comes before its target makes a row with `posted` 0.
 */
export async function projectOp(op: ChannelOp, context: ProjectionContext): Promise<void> {
  switch (op.k) {
    case 'post':
      return projectPost(op, context);
    case 'edit':
      return projectEdit(op, context);
    case 'delete':
      return projectDelete(op.of, context);
    case 'react':
      return projectReaction(op, context);
    case 'received':
      for (const id of op.ids) context.received.set(id, Math.min(op.at, context.received.get(id) ?? op.at));
      return;
    case 'streamEnd':
      if (authorOf(op.id) === SERVER_ID) await updateMessage(op.of, { body: op.body }, context);
      return;
    default:
  }
}

type MessageRow = Insertable<Database['messages']>;

function emptyRow(id: OpId, channel: ChannelId): MessageRow {
  return {
    id,
    channel_id: channel,
    author: authorOf(id),
    posted: 0,
    ts: 0,
    received_at: null,
    body: '',
    edited_at: null,
    edit_id: null,
    deleted: 0,
    thread: null,
    reply: null,
    mentions: '[]',
    files: '[]',
  };
}

const findMessage = ({ tx }: ProjectionContext, id: OpId) =>
  tx.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst();

async function updateMessage(
  id: OpId,
  values: Partial<MessageRow>,
  { tx }: ProjectionContext,
): Promise<void> {
  await tx.updateTable('messages').set(values).where('id', '=', id).where('deleted', '=', 0).execute();
}

/** Sets `values` on the message `id`, whether it was posted yet or not. */
async function upsert(
  id: OpId,
  values: Partial<MessageRow>,
  { tx, channel }: ProjectionContext,
): Promise<void> {
  await tx
    .insertInto('messages')
    .values({ ...emptyRow(id, channel), ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
}

async function projectPost(op: Post, context: ProjectionContext): Promise<void> {
  const known = await findMessage(context, op.id);
  if (known?.posted === 1) return;
  const content = {
    body: op.body,
    mentions: JSON.stringify(op.mentions ?? []),
    files: JSON.stringify(op.files ?? []),
  };
  const values = {
    posted: 1,
    ts: op.ts,
    received_at: context.received.get(op.id) ?? null,
    thread: op.thread ?? null,
    reply: op.reply ?? null,
  };
  const edited = known?.edit_id !== null && known?.edit_id !== undefined;
  const kept = edited ? { files: content.files } : content;
  await upsert(op.id, known?.deleted === 1 ? values : { ...values, ...kept }, context);
}

async function projectEdit(op: Edit, context: ProjectionContext): Promise<void> {
  if (authorOf(op.of) !== authorOf(op.id)) return;
  const known = await findMessage(context, op.of);
  if (known?.deleted === 1) return;
  const newer = known?.edit_id == null || isNewer(op, { ts: known.edited_at ?? 0, id: known.edit_id });
  if (!newer) return;
  const mentions = op.mentions === undefined ? {} : { mentions: JSON.stringify(op.mentions) };
  await upsert(op.of, { body: op.body, edited_at: op.ts, edit_id: op.id, ...mentions }, context);
}

const projectDelete = (target: OpId, context: ProjectionContext): Promise<void> =>
  upsert(target, { deleted: 1, body: '', mentions: '[]', files: '[]' }, context);

async function projectReaction(op: React, { tx, channel }: ProjectionContext): Promise<void> {
  const row = {
    target: op.of,
    user_id: authorOf(op.id),
    emoji: op.emoji,
    channel_id: channel,
    ts: op.ts,
    op_id: op.id,
    is_on: op.on ? 1 : 0,
  };
  const known = await tx
    .selectFrom('reactions')
    .select(['ts', 'op_id'])
    .where('target', '=', row.target)
    .where('user_id', '=', row.user_id)
    .where('emoji', '=', row.emoji)
    .executeTakeFirst();
  if (known && !isNewer(op, { ts: known.ts, id: known.op_id })) return;
  await tx
    .insertInto('reactions')
    .values(row)
    .onConflict((conflict) => conflict.columns(['target', 'user_id', 'emoji']).doUpdateSet(row))
    .execute();
}

const isNewer = (a: { ts: number; id: string }, b: { ts: number; id: string }): boolean =>
  a.ts > b.ts || (a.ts === b.ts && a.id > b.id);
