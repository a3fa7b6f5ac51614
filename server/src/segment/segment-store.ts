import { crc32 } from 'node:zlib';
import type { ChannelId, OpId } from '@causeway/shared/id';
import type { ChannelOp } from '@causeway/shared/op/channel-op';
import { messageToldBy } from '@causeway/shared/op/erase-text';
import type { Kysely } from 'kysely';
import type { Database, Tx } from '../db/schema.ts';
import type { EncodedSegment } from './segment-bytes.ts';

/** Ids per statement: databases limit the number of parameters. */
const CHUNK = 500;

/**
 * Those messages that `ops` post, edit or end and that are deleted: by a delete among `ops`, or by what is projected
 * of `channel`. Deletes that are not projected yet make rows of `erasures` when they are.
 */
export async function erasedAmong(
  db: Kysely<Database>,
  channel: ChannelId,
  ops: readonly ChannelOp[],
): Promise<Set<OpId>> {
  const told = new Set<OpId>();
  const erased = new Set<OpId>();
  for (const op of ops) {
    if (op.k === 'delete') erased.add(op.of);
    const message = messageToldBy(op);
    if (message !== undefined) told.add(message);
  }
  for (const id of erased) if (!told.has(id)) erased.delete(id);
  const unknown = [...told].filter((id) => !erased.has(id));
  for (const id of await deletedAmong(db, channel, unknown)) erased.add(id);
  return erased;
}

/** Those of `ids` that are deleted, as far as it is projected. */
export async function deletedAmong(
  db: Kysely<Database>,
  channel: ChannelId,
  ids: readonly OpId[],
): Promise<OpId[]> {
  const found: OpId[] = [];
  for (let from = 0; from < ids.length; from += CHUNK) {
    const rows = await db
      .selectFrom('messages')
      .select('id')
      .where('channel_id', '=', channel)
      .where('id', 'in', ids.slice(from, from + CHUNK))
      .where('deleted', '=', 1)
      .execute();
    found.push(...rows.map((row) => row.id));
  }
  return found;
}

/** Stores a segment, in the transaction that seals it. */
export async function insertSegment(
  tx: Tx,
  channel: ChannelId,
  segment: number,
  encoded: EncodedSegment,
  now: number,
): Promise<void> {
  const row = { channel_id: channel, segment, ...rowOf(encoded), sealed_at: now };
  await tx.insertInto('segments').values(row).execute();
}

/** Columns of `segments` that say what a segment holds. */
export const rowOf = ({ bytes, etag, ops, firstTs, lastTs }: EncodedSegment) => ({
  ...{ bytes, etag, ops },
  checksum: crc32(bytes),
  first_ts: firstTs,
  last_ts: lastTs,
});
