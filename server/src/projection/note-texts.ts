import type { OpId } from '@causeway/shared/id';
import type { ProjectionContext } from './projection-context.ts';

/** What the projection knows of a message before an op of it. */
interface Known {
  readonly deleted: number;
  readonly segment: number | null;
}

/**
 * The op that is being projected holds a text of `message`. Where it is not beside the post, that is noted, for a delete
 * to find it; where the delete came first, the text is to be erased.
 */
export async function noteText(
  message: OpId,
  known: Known | undefined,
  context: ProjectionContext,
): Promise<void> {
  const { tx, channel, segment } = context;
  if (known?.deleted === 1) return noteErasures(message, [segment], context);
  if (known?.segment === segment) return;
  await tx
    .insertInto('texts_elsewhere')
    .values({ channel_id: channel, target: message, segment })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * The op that is being projected deletes `message`: its texts in other segments are to be erased. Those in the same
 * segment are left out when it is sealed.
 */
export async function noteDelete(
  message: OpId,
  known: Known | undefined,
  context: ProjectionContext,
): Promise<void> {
  const elsewhere = await context.tx
    .selectFrom('texts_elsewhere')
    .select('segment')
    .where('channel_id', '=', context.channel)
    .where('target', '=', message)
    .execute();
  const segments = new Set(elsewhere.map((row) => row.segment));
  if (known !== undefined && known.segment !== null) segments.add(known.segment);
  segments.delete(context.segment);
  await noteErasures(message, [...segments], context);
}

/** Also for segments that are not sealed yet: their sealing may be under way, and not know of the delete. */
async function noteErasures(
  target: OpId,
  segments: readonly number[],
  { tx, channel, findings }: ProjectionContext,
): Promise<void> {
  if (segments.length === 0) return;
  findings.erasable = true;
  await tx
    .insertInto('erasures')
    .values(segments.map((segment) => ({ channel_id: channel, segment, target })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
