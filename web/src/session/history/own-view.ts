import type { ChannelView } from '@causeway/shared/fold/channel-view';
import type { Store } from '../store.ts';

/** A channel's own view: the contiguous run of its newest segments. */
export interface OwnView {
  readonly view: Store<ChannelView>;
  /** Oldest segment in it. */
  readonly oldest: Store<number>;
  /** Adds the segment before it, where that can be had. */
  loadOlder(): Promise<void>;
}
