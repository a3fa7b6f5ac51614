import { compareOps } from '@causeway/shared/hybrid-time';
import type { OpId } from '@causeway/shared/id';
import type { ChannelOp, Edit, Post, Received, StreamEnd } from '@causeway/shared/op/channel-op';
import { findMessage, NOTHING, upsert } from './message-row.ts';
import { noteDelete, noteText } from './note-texts.ts';
import { projectReaction } from './project-reaction.ts';
import type { ProjectionContext } from './projection-context.ts';

/**
 * Folds one admitted op into the `messages` and `reactions` tables, by the same rules as the fold in `shared`: any order
 * and any repetition end in the same messages. An op that comes before its target makes a row with `posted` 0.
 *
 * Rows belong to a channel: an op never reaches a message of another one, whatever id it names. (The end of a stream is
 * the one that must follow its post; the server writes both.)
 */
export async function projectOp(op: Exclude<ChannelOp, Post>, context: ProjectionContext): Promise<void> {
  switch (op.k) {
    case 'edit':
      await projectEdit(op, context);
      break;
    case 'delete':
      await projectDelete(op.of, context);
      break;
    case 'react':
      await projectReaction(op, context);
      break;
    case 'received':
      await projectReceived(op, context);
      break;
    case 'streamEnd':
      await projectStreamEnd(op, context);
      break;
    case 'seal':
      // Its texts may have been deleted without the sealing having known.
      context.findings.erasable = true;
      break;
    default:
  }
  // If it was named by a `received` op before it came.
  await context.tx
    .deleteFrom('messages')
    .where('channel_id', '=', context.channel)
    .where('id', '=', op.id)
    .where('posted', '=', 0)
    .execute();
}

async function projectEdit(op: Edit, context: ProjectionContext): Promise<void> {
  const known = await findMessage(context, op.of);
  await noteText(op.of, known, context);
  if (known?.deleted === 1) return;
  if (known?.edit_id != null && compareOps(op, { ts: known.edited_at ?? 0, id: known.edit_id }) <= 0) return;
  // An edit says anew who is mentioned.
  const mentions = JSON.stringify(op.mentions ?? []);
  await upsert(op.of, { body: op.body, mentions, edited_at: op.ts, edit_id: op.id }, context);
}

async function projectDelete(target: OpId, context: ProjectionContext): Promise<void> {
  await noteDelete(target, await findMessage(context, target), context);
  await upsert(target, { ...NOTHING, deleted: 1 }, context);
}

/** The earliest arrival counts. */
async function projectReceived(op: Received, context: ProjectionContext): Promise<void> {
  for (const id of op.ids) {
    const known = await findMessage(context, id);
    const at = Math.min(op.at, known?.received_at ?? op.at);
    if (known?.received_at !== at) await upsert(id, { received_at: at }, context);
  }
}

async function projectStreamEnd(op: StreamEnd, context: ProjectionContext): Promise<void> {
  const { tx, channel } = context;
  await noteText(op.of, await findMessage(context, op.of), context);
  await tx
    .updateTable('messages')
    .set({ body: op.body })
    .where('channel_id', '=', channel)
    .where('id', '=', op.of)
    .where('deleted', '=', 0)
    .where('edit_id', 'is', null)
    .execute();
}
