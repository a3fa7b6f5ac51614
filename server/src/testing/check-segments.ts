import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import type { ChannelView, Member } from '@causeway/shared/fold/channel-view';
import type { ChannelId, OpId } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import { expect } from 'vitest';
import type { Database } from '../db/schema.ts';
import { textsOfSegment } from '../segment/segment-bytes.ts';
import { opsOf } from './ops-of.ts';

/** Texts of each segment of a channel, the head's last. */
export async function segmentsOf(db: Kysely<Database>, channel: ChannelId): Promise<string[][]> {
  const rows = await db
    .selectFrom('segments')
    .select(['segment', 'bytes'])
    .where('channel_id', '=', channel)
    .orderBy('segment')
    .execute();
  expect(rows.map(({ segment }) => segment)).toEqual(rows.map((_, index) => index));
  const sealed = await Promise.all(rows.map(({ bytes }) => textsOfSegment(bytes)));
  return [...sealed, (await opsOf({ db }, `channel/${channel}`)).map((op) => JSON.stringify(op))];
}

interface Op {
  readonly k: string;
  readonly id: OpId;
  readonly segment?: number;
  readonly next?: number;
  readonly of?: OpId;
}

/**
 * That the segments of a channel are what they should be: each with one genesis that says what all before it show, each
 * but the head ended by one seal that names the next, and each of `posts` in exactly one.
 */
export function checkSegments(segments: readonly (readonly string[])[], posts: readonly OpId[]): void {
  const ops = segments.map((texts) => texts.map((text) => JSON.parse(text) as Op));
  const all = ops.flat();
  const posted = all.flatMap(({ k, id }) => (k === 'post' ? [id] : []));
  expect(posted.sort()).toEqual([...posts].sort());
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const [segment, list] of ops.entries()) {
    expect(list.filter(({ k }) => k === 'genesis').map((op) => op.segment)).toEqual([segment]);
    const isHead = segment === ops.length - 1;
    expect(list.filter(({ k }) => k === 'seal').map((op) => op.next)).toEqual(isHead ? [] : [segment + 1]);
    if (!isHead) expect(list.at(-1)?.k).toBe('seal');
  }
  checkGeneses(segments);
}

function checkGeneses(segments: readonly (readonly string[])[]): void {
  const before = new ChannelFold();
  for (const [segment, texts] of segments.entries()) {
    const opening = texts.filter((text) => (JSON.parse(text) as Op).k === 'genesis');
    // What was deleted later is erased in earlier segments too, but that genesis could not know.
    const later = deletedBy(segments.slice(segment).flat());
    if (segment > 0)
      expect(carried(new ChannelFold().add(opening), later)).toEqual(carried(before.view, later));
    before.add(texts);
  }
}

const deletedBy = (texts: readonly string[]): Set<OpId> =>
  new Set(
    texts.map((text) => JSON.parse(text) as Op).flatMap(({ k, of }) => (k === 'delete' && of ? [of] : [])),
  );

const carried = (view: ChannelView, deleted: ReadonlySet<OpId>) => {
  const { kind, name, topic, retention, memberCount } = view;
  return {
    ...{ kind, name, topic, retention, memberCount },
    pins: view.pins.filter((id) => !deleted.has(id)),
    members: Object.fromEntries([...view.members].map(([id, member]): [string, Member] => [id, member])),
  };
};
