import { type PointerEvent, type SyntheticEvent, useMemo, useRef } from 'react';
import { useSession } from '../app/app-context.ts';
import { usePane } from '../channel/pane.ts';
import { endWithoutClick, type Press } from '../kit/end-without-click.ts';
import { openMessageMenu } from './message-menu.ts';
import { messageRights } from './message-rights.ts';
import type { Row } from './timeline-rows.ts';
import { useMessageActions } from './use-message-actions.ts';

const PRESS_MS = 420;
const MOVE_PX = 10;

/** Handlers for the timeline: a finger resting on a message opens its menu. */
export function useLongPress(rows: readonly Row[]) {
  const pane = usePane();
  const { userId } = useSession();
  const actions = useMessageActions();
  const latest = useRef(rows);
  latest.current = rows;
  return useMemo(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let from = { x: 0, y: 0 };
    let opened = false;
    const cancel = () => clearTimeout(timer);
    const open = (article: HTMLElement, press: Press) => {
      const row = latest.current.find((one) => one.key === article.dataset.id);
      if (row?.type !== 'message') return;
      opened = true;
      // What lies under the finger now, in the timeline or in the menu, must not be pressed by it.
      endWithoutClick(press);
      navigator.vibrate?.(8);
      const rights = messageRights(row.message, userId, pane.handle.role.get());
      openMessageMenu({
        message: row.message,
        rights,
        actions,
        anchor: article,
        inThread: pane.thread !== undefined,
      });
    };
    return {
      onPointerDown: (event: PointerEvent) => {
        opened = false;
        const { target, pointerId, pointerType } = event;
        if (pointerType === 'mouse' || !(target instanceof Element)) return;
        const article = target.closest<HTMLElement>('article');
        if (article === null) return;
        from = { x: event.clientX, y: event.clientY };
        cancel();
        timer = setTimeout(() => open(article, { pointerId, target }), PRESS_MS);
      },
      onPointerMove: (event: PointerEvent) => {
        if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > MOVE_PX) cancel();
      },
      onPointerUp: cancel,
      onPointerCancel: cancel,
      // Nor may the finger that opened the menu open the browser's own.
      onContextMenu: (event: SyntheticEvent) => {
        if (opened || (event.nativeEvent as globalThis.PointerEvent).pointerType === 'touch')
          event.preventDefault();
      },
    };
  }, [pane, userId, actions]);
}
