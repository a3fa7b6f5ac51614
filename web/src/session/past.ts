import type { ChannelView, Message } from '@causeway/shared/fold/channel-view';
import type { Store } from './store.ts';

/**
 * A channel is shown from a contiguous run of its newest segments; these are the words for what lies before it, and
 * for windows that are opened further back. No React in here.
 */

/** What lies before the oldest segment of a view. */
export type Past =
  /** The view begins with the channel. */
  | 'beginning'
  /** There is more to load. */
  | 'more'
  | 'loading'
  /** There is more, but neither on this device nor can it be downloaded now. Asking again tries again. */
  | 'unreachable'
  /** What was before is no longer kept. */
  | 'dropped';

/** Where to look: a message, or the first of a time (ms since 1970). */
export type Place = { readonly op: string } | { readonly at: number };

/** What came of a search for a place. */
export type Found =
  /** It is in the channel's own view (by now). */
  | { readonly in: 'view' }
  | { readonly in: 'past'; readonly window: PastWindow }
  /** It was there once. */
  | { readonly in: 'dropped' }
  /** Nobody knows it. */
  | { readonly in: 'nothing' }
  /** Not on this device, and the server can't be asked now. */
  | { readonly in: 'unreachable' };

/** A run of segments further back than the channel's own view; edits and deletions written since are in it. */
export interface PastWindow {
  readonly view: Store<ChannelView>;
  readonly past: Store<Past>;
  loadOlder(): Promise<void>;
  /** `joined`: what follows is where the channel's own view begins. */
  readonly newer: Store<'more' | 'loading' | 'unreachable' | 'joined'>;
  loadNewer(): Promise<void>;
  close(): void;
}

/** A message further back than the channel's own view, as far as this device has it. */
export interface Recalled {
  /** `undefined`: not here, or not read yet. */
  readonly message: Store<Message | undefined>;
  close(): void;
}

/** How much of the history of all my channels is on this device. */
export interface HistoryProgress {
  /** Sealed segments that are here, and that there are. */
  readonly here: number;
  readonly of: number;
  /** Bytes that they take here. */
  readonly bytes: number;
  /** `paused`: to save data, or because the device is full; `off`: by the person's wish. */
  readonly state: 'complete' | 'loading' | 'waiting' | 'paused' | 'off';
}
