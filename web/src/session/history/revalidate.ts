import { parseChannelOp } from '@causeway/shared/fold/parse-op';
import { authorOf, type ChannelId, type OpId, type UserId } from '@causeway/shared/id';
import { ApiFailure } from '../app.ts';
import type { Downloaded, SegmentClient } from './segment-client.ts';
import type { Shelf } from './shelf.ts';

/** What became of a server that was restored. */
export interface Revalidated {
  /** Texts of my ops that it has lost, oldest first. */
  readonly lost: readonly string[];
  /** Puts its segments in the place of those here. To be called when `lost` is stored elsewhere. */
  readonly replace: () => Promise<void>;
}

export interface RevalidateParts {
  readonly shelf: Shelf;
  readonly client: SegmentClient;
}

/** `none`: the server has no such segment. */
type Fresh = Downloaded | 'same' | 'none';

interface Compared {
  readonly segment: number;
  /** Texts of mine that were here. */
  readonly mine: readonly string[];
  /** Ids of mine that the server has. */
  readonly there: readonly OpId[];
  readonly fresh: Fresh;
}

/**
 * Compares the segments here with the server's, from the newest on until one is the same: those before it are, too, if
 * it came under `epoch`, the one with which everything here was compared last. One that came later may be the restored
 * server's own, and says nothing of those before it. Changes nothing yet. Rejects with `ApiFailure`.
 */
export async function revalidateSegments(
  channel: ChannelId,
  author: UserId,
  epoch: string | undefined,
  { shelf, client }: RevalidateParts,
): Promise<Revalidated> {
  const all: Compared[] = [];
  const answer = await client.channel(channel);
  if (answer === undefined) throw new ApiFailure('not-found', 'This channel is not there, or not for you.');
  for (const segment of (await shelf.numbers(channel)).reverse()) {
    // Dropped on purpose.
    if (segment < answer.first) break;
    const old = (await shelf.read(channel, segment)) ?? [];
    const note = await shelf.note(channel, segment);
    const fresh = await client.segment(channel, segment, note?.etag);
    all.push(compare(segment, author, old, fresh));
    if (note?.epoch !== undefined && note.epoch === epoch && isSame(old, fresh)) break;
  }
  return { lost: lostOf(all), replace: () => replaceAll(channel, all, shelf) };
}

function compare(segment: number, author: UserId, old: readonly string[], fresh: Fresh): Compared {
  const texts = fresh === 'same' ? old : fresh === 'none' ? [] : fresh.texts;
  const there = idsOf(texts).filter((id) => authorOf(id) === author);
  return { segment, mine: old.filter((text) => isMine(text, author)), there, fresh };
}

function lostOf(all: readonly Compared[]): string[] {
  const there = new Set(all.flatMap((compared) => compared.there));
  const mine = all.toReversed().flatMap((compared) => compared.mine);
  return mine.filter((text) => idsOf([text]).every((id) => !there.has(id)));
}

/** Whether `text` is an op of `author` that can be written again: what was erased can't. */
function isMine(text: string, author: UserId): boolean {
  const op = parseChannelOp(text);
  if (op === undefined || authorOf(op.id) !== author) return false;
  return (op.k !== 'post' && op.k !== 'edit') || op.body !== undefined;
}

async function replaceAll(channel: ChannelId, all: readonly Compared[], shelf: Shelf): Promise<void> {
  for (const { segment, fresh } of all) {
    if (fresh === 'same') continue;
    await shelf.remove(channel, segment);
    if (fresh !== 'none') await shelf.keep(channel, segment, fresh.texts, fresh);
  }
}

/** The same, but for texts that were erased here or there. */
const isSame = (old: readonly string[], fresh: Fresh): boolean =>
  fresh === 'same' || (fresh !== 'none' && haveSameOps(old, fresh.texts));

const idsOf = (texts: readonly string[]): OpId[] => texts.flatMap((text) => parseChannelOp(text)?.id ?? []);

function haveSameOps(a: readonly string[], b: readonly string[]): boolean {
  const ids = new Set(idsOf(a));
  return a.length === b.length && idsOf(b).every((id) => ids.has(id));
}
