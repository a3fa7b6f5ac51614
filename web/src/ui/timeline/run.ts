import type { PastWindow } from '../../session/past.ts';
import type { ChannelHandle } from '../../session/session.ts';

/** What a timeline shows: a contiguous run of segments, the channel's own view or a window further back. */
export type Run = Pick<ChannelHandle, 'view' | 'past' | 'loadOlder'> &
  Partial<Pick<PastWindow, 'newer' | 'loadNewer'>>;
