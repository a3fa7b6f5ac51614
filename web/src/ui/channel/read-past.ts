import type { ChannelView } from '@causeway/shared/fold/channel-view';
import type { OpId, UserId } from '@causeway/shared/id';

interface Reader {
  readonly me: UserId;
  /** My read marker as it stands. */
  readonly marker: number;
  /** What I have had in sight, wherever that was. */
  readonly seen: ReadonlySet<OpId>;
}

/**
 * The greatest read marker that leaves every message of others unread that is neither below the marker of now nor among
 * those seen, wherever it stands. Costs what is unread.
 */
export function readPast({ byPosition }: ChannelView, { me, marker, seen }: Reader): number {
  let read = marker;
  const first = byPosition.findLastIndex(({ position }) => position <= marker) + 1;
  for (const { id, author, deleted, position } of byPosition.slice(first)) {
    if (!seen.has(id) && !deleted && author !== me) return Math.min(read, position - 1);
    read = position;
  }
  return read;
}
