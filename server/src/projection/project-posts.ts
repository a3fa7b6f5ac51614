import type { OpId } from '@causeway/shared/id';
import type { Post } from '@causeway/shared/op/channel-op';
import { runCompiled } from '../db/compiled-once.ts';
import { emptyRow, type MessageRow, upsert } from './message-row.ts';
import { noteText } from './note-texts.ts';
import type { ProjectionContext } from './projection-context.ts';

type Known = Pick<MessageRow, 'id' | 'posted' | 'received_at' | 'edit_id'> & {
  readonly deleted: number;
  readonly segment: number | null;
};

/** Projects `posts`, with two statements for all of which nothing was known before. They have different ids. */
export async function projectPosts(posts: readonly Post[], context: ProjectionContext): Promise<void> {
  const known = await knownOf(posts, context);
  await insertPosts(
    posts.filter(({ id }) => !known.has(id)),
    context,
  );
  for (const post of posts) {
    const before = known.get(post.id);
    if (before !== undefined) await projectKnown(post, before, context);
    if (before?.posted !== 1 && before?.deleted !== 1)
      await context.asks?.record(post, before?.received_at ?? post.ts, context);
  }
}

async function knownOf(
  posts: readonly Post[],
  { tx, channel }: ProjectionContext,
): Promise<Map<OpId, Known>> {
  const ids = posts.map(({ id }) => id);
  const { rows } = await runCompiled(tx, `${ids.length} messages`, [channel, ...ids], () =>
    tx
      .selectFrom('messages')
      .select(['id', 'posted', 'deleted', 'received_at', 'edit_id', 'segment'])
      .where('channel_id', '=', channel)
      .where('id', 'in', ids),
  );
  return new Map(rows.map((row) => [row.id, row]));
}

const referenceOf = ({ thread, reply }: Post) => ({ thread: thread ?? null, reply: reply ?? null });
const filesOf = ({ files }: Post) => ({ files: JSON.stringify(files ?? []) });
const textOf = ({ body, mentions }: Post) => ({ body, mentions: JSON.stringify(mentions ?? []) });
const placeOf = (post: Post, segment: number) => ({ posted: 1, ts: post.ts, segment, ...referenceOf(post) });

async function insertPosts(posts: readonly Post[], context: ProjectionContext): Promise<void> {
  const { tx, channel, segment } = context;
  if (posts.length === 0) return;
  // All with their columns in the same order.
  const rows = posts.map((post) => ({
    ...emptyRow(post.id, channel),
    ...placeOf(post, segment),
    ...filesOf(post),
    ...textOf(post),
  }));
  await runCompiled(tx, `${rows.length} posts`, rows.flatMap(Object.values), () =>
    tx.insertInto('messages').values(rows),
  );
}

/** An op that names the post came before it; or the post itself did. */
async function projectKnown(post: Post, known: Known, context: ProjectionContext): Promise<void> {
  if (known.posted === 1 || known.deleted === 1) await noteText(post.id, known, context);
  if (known.posted === 1) return;
  const place = placeOf(post, context.segment);
  if (known.deleted === 1) await upsert(post.id, place, context);
  else if (known.edit_id == null)
    await upsert(post.id, { ...place, ...filesOf(post), ...textOf(post) }, context);
  else await upsert(post.id, { ...place, ...filesOf(post) }, context);
}
