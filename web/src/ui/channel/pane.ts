import { must } from '@causeway/shared/assert';
import type { OpId } from '@causeway/shared/id';
import { createContext, useContext, useState } from 'react';
import type { ChannelHandle } from '../../session/session.ts';
import { Cell } from '../../session/store.ts';

/** What the composer is about to do. */
export type Composing =
  | { readonly mode: 'new' }
  | { readonly mode: 'reply'; readonly to: OpId }
  | { readonly mode: 'edit'; readonly of: OpId };

export const NEW: Composing = { mode: 'new' };

/** A timeline with its composer: the channel's, or a thread's. Lives as long as it is open. */
export interface Pane {
  readonly handle: ChannelHandle;
  /** The thread's root; `undefined` in the channel itself. */
  readonly thread: OpId | undefined;
  readonly composing: Cell<Composing>;
  /** Message to scroll to and to light up; a new object for each request. */
  readonly jump: Cell<{ readonly to: OpId } | undefined>;
  readonly lit: Cell<OpId | undefined>;
  readonly composer: Cell<HTMLTextAreaElement | undefined>;
}

export const createPane = (handle: ChannelHandle, thread?: OpId): Pane => ({
  handle,
  thread,
  composing: new Cell<Composing>(NEW),
  jump: new Cell<{ readonly to: OpId } | undefined>(undefined),
  lit: new Cell<OpId | undefined>(undefined),
  composer: new Cell<HTMLTextAreaElement | undefined>(undefined),
});

export const PaneContext = createContext<Pane | undefined>(undefined);

export const usePane = (): Pane => must(useContext(PaneContext), 'inside a pane');

/** A pane of the component that calls; mount it anew (by `key`) for another channel or thread. */
export const useNewPane = (handle: ChannelHandle, thread?: OpId): Pane =>
  useState(() => createPane(handle, thread))[0];
