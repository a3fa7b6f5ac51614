import type { OpId } from '@causeway/shared/id';
import { useCallback } from 'react';
import type { ChannelHandle } from '../../session/session.ts';
import { useSession } from '../app/app-context.ts';
import type { Row } from '../timeline/timeline-rows.ts';
import { readPast } from './read-past.ts';
import { type UpTo, useMarkRead } from './use-mark-read.ts';

/** A channel has one marker for all its threads: what was seen in one may be read once another has been opened. */
const seenIn = new WeakMap<ChannelHandle, Set<OpId>>();

/** Like {@link useMarkRead}, for the rows of a thread. */
export function useReadThread(handle: ChannelHandle, rows: readonly Row[]): (last: number) => void {
  const { userId } = useSession();
  const upTo = useCallback<UpTo>(
    (now, last) => {
      const seen = seenIn.get(handle) ?? new Set();
      seenIn.set(handle, seen);
      for (const row of now.slice(0, last + 1)) if (row.type === 'message') seen.add(row.key);
      return readPast(handle.view.get(), { me: userId, marker: handle.readMarker.get(), seen });
    },
    [handle, userId],
  );
  return useMarkRead(handle, rows, upTo);
}
