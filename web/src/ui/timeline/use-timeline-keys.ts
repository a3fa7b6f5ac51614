import type { Message } from '@causeway/shared/fold/channel-view';
import { type KeyboardEvent, type RefObject, useCallback, useRef } from 'react';
import { useSession } from '../app/app-context.ts';
import { type Pane, usePane } from '../channel/pane.ts';
import type { MessageActions } from './message-actions.ts';
import { openMessageMenu } from './message-menu.ts';
import { type MessageRights, messageRights } from './message-rights.ts';
import { type Row, rowIndex } from './timeline-rows.ts';
import { useMessageActions } from './use-message-actions.ts';

const STEPS: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** Index of the next message from `from` in the direction of `step`; the first or last for an infinite one. */
export function nextMessage(rows: readonly Row[], from: number, step: number): number {
  const to = Math.min(Math.max(from + step, 0), rows.length - 1);
  const back = step === Number.NEGATIVE_INFINITY || (Number.isFinite(step) && step > 0) ? 1 : -1;
  for (let index = to; index >= 0 && index < rows.length; index += back) {
    if (rows[index]?.type === 'message') return index;
  }
  return from;
}

type Act = (message: Message, actions: MessageActions, anchor: HTMLElement) => void;

/** Keys on a message, each with the right that it needs. */
const LETTERS: Readonly<Record<string, { right?: keyof MessageRights; run: Act }>> = {
  e: { right: 'edit', run: (message, actions) => actions.edit(message) },
  r: { right: 'reply', run: (message, actions) => actions.reply(message) },
  t: { run: (message, actions) => actions.openThread(message) },
  p: { right: 'pin', run: (message, actions) => actions.pin(message) },
  c: { right: 'copy', run: (message, actions) => actions.copyText(message) },
  l: { run: (message, actions) => actions.copyLink(message) },
  '+': { right: 'react', run: (message, actions, anchor) => actions.pickEmoji(message, anchor) },
  delete: { right: 'delete', run: (message, actions) => actions.delete(message) },
};

/** What `key` does on a message, if I may do it. */
function actFor(key: string, rights: MessageRights, pane: Pane): Act | undefined {
  if (key === 'Enter') {
    return (message, actions, anchor) =>
      openMessageMenu({ message, rights, actions, anchor, inThread: pane.thread !== undefined });
  }
  const letter = LETTERS[key.toLowerCase()];
  return letter?.right === undefined || rights[letter.right] ? letter?.run : undefined;
}

/** Focuses the row's message; it is in the page some frames after it was scrolled to, more after a long way. */
function focusWhenDrawn(scroller: HTMLElement | null, key: string | undefined, frames = 30): void {
  requestAnimationFrame(() => {
    const article = scroller?.querySelector<HTMLElement>(`[data-id="${key}"]`);
    article?.focus({ preventScroll: true });
    // While it is measured it is hidden, and takes no focus.
    const done = article !== null && article !== undefined && document.activeElement === article;
    if (!done && frames > 0) focusWhenDrawn(scroller, key, frames - 1);
  });
}

const hasModifier = (event: KeyboardEvent): boolean => event.ctrlKey || event.metaKey || event.altKey;

/** ↑ and ↓ walk through the messages; letters act on the one with the focus; Escape goes back to writing. */
export function useTimelineKeys(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  showRow: (index: number, align: 'nearest') => void,
): (event: KeyboardEvent<HTMLElement>) => void {
  const pane = usePane();
  const { userId } = useSession();
  const actions = useMessageActions();
  const latest = useRef(rows);
  latest.current = rows;

  return useCallback(
    (event) => {
      const target = event.target as HTMLElement;
      // From a link or a button in a row as well: Shift+Tab from the composer lands on the last of them.
      const article = target.closest<HTMLElement>('article[data-id]');
      if (hasModifier(event)) return;
      const { current } = latest;
      const from = article === null ? current.length : rowIndex(current, article.dataset.id ?? '');
      const walk = (step: number) => {
        const index = nextMessage(current, from, article === null ? Math.min(step, -1) : step);
        showRow(index, 'nearest');
        focusWhenDrawn(scroller.current, current[index]?.key);
      };
      const actOn = (row: Row | undefined): boolean => {
        if (row?.type !== 'message' || row.message.deleted) return false;
        const act = actFor(event.key, messageRights(row.message, userId, pane.handle.role.get()), pane);
        act?.(row.message, actions, target);
        return act !== undefined;
      };
      const step = STEPS[event.key];
      if (event.key === 'Escape') pane.composer.get()?.focus();
      else if (step !== undefined) walk(step);
      else if (target !== article || !actOn(current[from])) return;
      event.preventDefault();
    },
    [scroller, pane, userId, actions, showRow],
  );
}
