import type { Message } from '@causeway/shared/fold/channel-view';
import { type KeyboardEvent, type RefObject, useCallback, useRef } from 'react';
import { useSession } from '../app/app-context.ts';
import { usePane } from '../channel/pane.ts';
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

type Letter = (message: Message, actions: MessageActions, anchor: HTMLElement) => void;

/** Keys on a message, each with the right that it needs. */
const LETTERS: Readonly<Record<string, { right?: keyof MessageRights; run: Letter }>> = {
  e: { right: 'edit', run: (message, actions) => actions.edit(message) },
  r: { right: 'reply', run: (message, actions) => actions.reply(message) },
  t: { run: (message, actions) => actions.openThread(message) },
  p: { right: 'pin', run: (message, actions) => actions.pin(message) },
  c: { right: 'copy', run: (message, actions) => actions.copyText(message) },
  l: { run: (message, actions) => actions.copyLink(message) },
  '+': { right: 'react', run: (message, actions, anchor) => actions.pickEmoji(message, anchor) },
  delete: { right: 'delete', run: (message, actions) => actions.delete(message) },
};

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

  const focusRow = useCallback(
    (index: number) => {
      const key = latest.current[index]?.key;
      showRow(index, 'nearest');
      // The row is in the page one or two frames later.
      const tryFocus = (left: number) =>
        requestAnimationFrame(() => {
          const article = scroller.current?.querySelector<HTMLElement>(`[data-id="${key}"]`);
          if (article) article.focus({ preventScroll: true });
          else if (left > 0) tryFocus(left - 1);
        });
      tryFocus(4);
    },
    [scroller, showRow],
  );

  return useCallback(
    (event) => {
      const target = event.target as HTMLElement;
      const onMessage = target.matches('article[data-id]');
      if (!onMessage && target !== scroller.current) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const at = rowIndex(latest.current, target.dataset.id ?? '');
      const step = STEPS[event.key];
      if (event.key === 'Escape') pane.composer.get()?.focus();
      else if (step !== undefined) {
        focusRow(
          onMessage
            ? nextMessage(latest.current, at, step)
            : nextMessage(latest.current, latest.current.length, -1),
        );
      } else if (!actOn(latest.current[at], event.key, target)) return;
      event.preventDefault();
    },
    [scroller, pane, focusRow, actOn],
  );

  function actOn(row: Row | undefined, key: string, anchor: HTMLElement): boolean {
    if (row?.type !== 'message' || row.message.deleted) return false;
    const { message } = row;
    const rights = messageRights(message, userId, pane.handle.role.get());
    if (key === 'Enter') {
      openMessageMenu({ message, rights, actions, anchor, inThread: pane.thread !== undefined });
      return true;
    }
    const letter = LETTERS[key.toLowerCase()];
    if (letter === undefined || (letter.right !== undefined && !rights[letter.right])) return false;
    letter.run(message, actions, anchor);
    return true;
  }
}
