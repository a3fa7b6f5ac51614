import { parseChannelOp } from '@causeway/shared/fold/parse-op';
import { authorOf, type ChannelId, type OpId, type UserId } from '@causeway/shared/id';
import { ApiFailure } from '../app.ts';
import type { Downloaded, SegmentClient } from './segment-client.ts';
import type { Shelf } from './shelf.ts';

/** What became of a server that was restored. */
export interface Revalidated {
  /** Texts of my ops that it has lost, oldest first. */
  readonly lost: readonly string[];
  /** Puts its segments in the place of those here. To be called when `lost` is written elsewhere. */
  readonly replace: () => Promise<void>;
}

interface Other {
  readonly segment: number;
  readonly old: readonly string[];
  /** `none`: the server has no such segment. */
  readonly fresh: Downloaded | 'none';
}

/**
 * Compares the segments here with the server's, from the newest on until one is the same: those before it are, too.
 * Changes nothing yet. Rejects with `ApiFailure`.
 */
export async function revalidateSegments(
  channel: ChannelId,
  author: UserId,
  shelf: Shelf,
  client: SegmentClient,
): Promise<Revalidated> {
  const others: Other[] = [];
  const answer = await client.channel(channel);
  if (answer === undefined) throw new ApiFailure('not-found', 'This channel is not there, or not for you.');
  for (const segment of (await shelf.numbers(channel)).reverse()) {
    // Dropped on purpose.
    if (segment < answer.first) break;
    const old = (await shelf.read(channel, segment)) ?? [];
    const fresh = await client.segment(channel, segment, (await shelf.note(channel, segment))?.etag);
    if (fresh === 'same') break;
    others.push({ segment, old, fresh });
    // The same, but for texts that were erased here or there.
    if (fresh !== 'none' && haveSameOps(old, fresh.texts)) break;
  }
  return { lost: lostOf(others, author), replace: () => replaceAll(channel, others, shelf) };
}

function lostOf(others: readonly Other[], author: UserId): string[] {
  const there = new Set(others.flatMap(({ fresh }) => (fresh === 'none' ? [] : idsOf(fresh.texts))));
  const mine = others.toReversed().flatMap(({ old }) => old.filter((text) => isMine(text, author)));
  return mine.filter((text) => idsOf([text]).every((id) => !there.has(id)));
}

/** Whether `text` is an op of `author` that can be written again: what was erased can't. */
function isMine(text: string, author: UserId): boolean {
  const op = parseChannelOp(text);
  if (op === undefined || authorOf(op.id) !== author) return false;
  return (op.k !== 'post' && op.k !== 'edit') || op.body !== undefined;
}

async function replaceAll(channel: ChannelId, others: readonly Other[], shelf: Shelf): Promise<void> {
  for (const { segment, fresh } of others) {
    await shelf.remove(channel, segment);
    if (fresh !== 'none') await shelf.keep(channel, segment, fresh.texts, fresh.etag);
  }
}

const idsOf = (texts: readonly string[]): OpId[] => texts.flatMap((text) => parseChannelOp(text)?.id ?? []);

function haveSameOps(a: readonly string[], b: readonly string[]): boolean {
  const ids = new Set(idsOf(a));
  return a.length === b.length && idsOf(b).every((id) => ids.has(id));
}
