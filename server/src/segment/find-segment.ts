import { crc32 } from 'node:zlib';
import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Kysely, Selectable } from 'kysely';
import { channelFor } from '../channel/channel-for.ts';
import type { Database } from '../db/schema.ts';
import { notFound } from '../failure.ts';

export type SegmentRow = Selectable<Database['segments']>;

/** Stored bytes are not those that were written. Somebody must look: restore from a backup. */
export class CorruptSegment extends Error {
  override readonly name = 'CorruptSegment';
}

/**
 * A sealed segment, for `actor` to download. Throws `not-found` for the head, for what is no longer kept and for who is
 * not a member; {@link CorruptSegment}.
 */
export async function findSegment(
  db: Kysely<Database>,
  actor: UserId,
  channel: ChannelId,
  segment: number,
): Promise<SegmentRow> {
  await channelFor(db, actor, channel, 'read');
  const row = await readSegment(db, channel, segment);
  if (row === undefined) throw notFound('This segment');
  return row;
}

/** What is stored of a segment. Throws {@link CorruptSegment}. */
export async function readSegment(
  db: Kysely<Database>,
  channel: ChannelId,
  segment: number,
): Promise<SegmentRow | undefined> {
  const row = await db
    .selectFrom('segments')
    .selectAll()
    .where('channel_id', '=', channel)
    .where('segment', '=', segment)
    .executeTakeFirst();
  if (row !== undefined && crc32(row.bytes) !== row.checksum)
    throw new CorruptSegment(`segment ${segment} of channel ${channel} fails its checksum`);
  return row;
}
