import { must } from '@causeway/shared/assert';
import type { Message } from '@causeway/shared/fold/channel-view';
import type { OpId } from '@causeway/shared/id';
import { createContext, useContext, useState } from 'react';
import type { PastWindow, Place } from '../../session/past.ts';
import type { ChannelHandle } from '../../session/session.ts';
import { Cell } from '../../session/store.ts';

/** What the composer is about to do. */
export type Composing =
  | { readonly mode: 'new' }
  | { readonly mode: 'reply'; readonly to: OpId }
  | { readonly mode: 'edit'; readonly of: OpId };

export const NEW: Composing = { mode: 'new' };

/** Where a timeline opens: the row `key`, so many px below the upper edge. */
export interface Start {
  readonly key: string;
  readonly offset: number;
}

/** A timeline with its composer: the channel's, or a thread's. Lives as long as it is open. */
export interface Pane {
  readonly handle: ChannelHandle;
  /** The thread's root; `undefined` in the channel itself. */
  readonly thread: OpId | undefined;
  readonly composing: Cell<Composing>;
  /** Shown in place of the channel's own view: older messages that somebody jumped to. */
  readonly window: Cell<PastWindow | undefined>;
  /** Where the channel's own view opens: at what is new the first time, at its end after a look at older messages. */
  readonly landing: Cell<'new' | 'end' | Start>;
  /** Says what is in sight of the channel's own view; and what was when somebody jumped away, until they are back. */
  readonly sight: Cell<() => 'end' | Start>;
  readonly left: Cell<'end' | Start | undefined>;
  /** Where the own view is to go: back after a jump inside it, to its end when something was written. */
  readonly returning: Cell<'end' | Start | undefined>;
  /** What is being looked for. */
  readonly seeking: Cell<Place | undefined>;
  /** What to bring into sight and light up, as soon as it is among the rows. */
  readonly aim: Cell<Place | undefined>;
  readonly lit: Cell<string | undefined>;
  readonly composer: Cell<HTMLTextAreaElement | undefined>;
}

export const createPane = (handle: ChannelHandle, thread?: OpId): Pane => ({
  handle,
  thread,
  composing: new Cell<Composing>(NEW),
  window: new Cell<PastWindow | undefined>(undefined),
  landing: new Cell<'new' | 'end' | Start>('new'),
  sight: new Cell<() => 'end' | Start>(() => 'end'),
  left: new Cell<'end' | Start | undefined>(undefined),
  returning: new Cell<'end' | Start | undefined>(undefined),
  seeking: new Cell<Place | undefined>(undefined),
  aim: new Cell<Place | undefined>(undefined),
  lit: new Cell<string | undefined>(undefined),
  composer: new Cell<HTMLTextAreaElement | undefined>(undefined),
});

export const PaneContext = createContext<Pane | undefined>(undefined);

export const usePane = (): Pane => must(useContext(PaneContext), 'inside a pane');

/** A pane of the component that calls; mount it anew (by `key`) for another channel or thread. */
export const useNewPane = (handle: ChannelHandle, thread?: OpId): Pane =>
  useState(() => createPane(handle, thread))[0];

/** The message as it is known here: among what is shown, or else in the channel's own view. */
export const messageOf = ({ window, handle }: Pane, id: OpId): Message | undefined =>
  window.get()?.view.get().messages.get(id) ?? handle.view.get().messages.get(id);
