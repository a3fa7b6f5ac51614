import type { ChannelId } from '@causeway/shared/id';
import type { LucideIcon } from 'lucide-react';
import { Cell } from '../../session/store.ts';
import { isKeyboardUsed } from './last-input.ts';

/**
 * What lies over the page: at most one menu, picker or dialog. It is asked for here and drawn by `OverlayHost`, whose
 * parts load when first needed, so that rows and headers carry no popup of their own.
 */
export type Overlay = MenuOverlay | EmojiOverlay | DialogOverlay;

export interface MenuItem {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly run: () => void;
  readonly danger?: boolean;
  /** Shortcut, for the eyes. */
  readonly hint?: string;
  /** Begins a new group. */
  readonly separated?: boolean;
  /** Of a choice: whether it is the one in force. */
  readonly checked?: boolean;
}

export interface MenuOverlay {
  readonly type: 'menu';
  readonly anchor: HTMLElement;
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** Edge of the anchor that it lines up with; `end` unless said. */
  readonly align?: 'start' | 'end';
  /** Reactions at hand, above the items. */
  readonly quick?: { readonly emojis: readonly string[]; readonly pick: (emoji: string) => void };
  /** Who asked; lets a message keep its toolbar while its menu is open. */
  readonly owner?: string;
}

export interface EmojiOverlay {
  readonly type: 'emoji';
  readonly anchor: HTMLElement;
  readonly pick: (emoji: string) => void;
  readonly owner?: string;
}

export type DialogOverlay =
  | { readonly type: 'create-channel' | 'browse' | 'new-direct' | 'switcher' | 'shortcuts' }
  | { readonly type: 'invite'; readonly channel?: ChannelId }
  | { readonly type: 'edit-channel' | 'add-members'; readonly channel: ChannelId }
  /** `go` rejects with a sentence where the day (its start, ms) can't be shown. */
  | { readonly type: 'jump-to-date'; readonly go: (at: number) => Promise<void> }
  | {
      readonly type: 'confirm';
      readonly title: string;
      readonly text: string;
      readonly action: string;
      readonly danger?: boolean;
      /** Rejects to keep the dialog open with the error in it. */
      readonly run: () => void | Promise<void>;
    };

export const overlay = new Cell<Overlay | undefined>(undefined);

let byKeyboard = false;

export function openOverlay(next: Overlay): void {
  byKeyboard = isKeyboardUsed();
  overlay.set(next);
}

/** Whether the overlay that is open was asked for with a key. */
export const isOpenedByKeyboard = (): boolean => byKeyboard;

export const closeOverlay = (): void => overlay.set(undefined);
