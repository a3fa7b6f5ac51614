import type { ChannelId } from '@causeway/shared/id';
import type { SegmentClient } from './segment-client.ts';
import type { Shelf } from './shelf.ts';

/** Segments of one answer. */
const LISTED = 200;

/**
 * Drops the segments here that the server has with other content, as after an erasure; `head`: of the channel. For
 * devices that do not fetch all segments, and so do not learn of all deletes. What is dropped comes anew when somebody
 * looks there. Rejects with `ApiFailure`.
 */
export async function dropStale(
  channel: ChannelId,
  head: number,
  shelf: Shelf,
  client: SegmentClient,
): Promise<void> {
  const [oldest] = await shelf.numbers(channel);
  let before = head;
  while (oldest !== undefined && before > oldest) {
    const listed = await client.list(channel, before, LISTED);
    for (const { segment, etag } of listed) {
      // Without one it was erased here.
      const kept = (await shelf.note(channel, segment))?.etag;
      if (kept !== undefined && kept !== etag) await shelf.remove(channel, segment);
    }
    before = listed.at(-1)?.segment ?? 0;
  }
}
