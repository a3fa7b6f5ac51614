import { type RefObject, useEffect } from 'react';
import { isOpenedByKeyboard } from './overlay.ts';

/** How often to look for the popup: it gets its place, and the focus, some frames after it was asked for. */
const FRAMES = 20;

/** A menu opened with the keyboard has its first item highlighted; one opened with a pointer, none. */
export function useFirstItem(popup: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (!isOpenedByKeyboard()) return;
    let left = FRAMES;
    let frame = requestAnimationFrame(function look() {
      const element = popup.current;
      // Not before the menu itself took the focus: it would take it from the item again.
      if (element?.contains(document.activeElement)) {
        if (document.activeElement === element) {
          element.querySelector<HTMLElement>('[role^=menuitem]')?.focus({ preventScroll: true });
        }
      } else if (--left > 0) frame = requestAnimationFrame(look);
    });
    return () => cancelAnimationFrame(frame);
  }, [popup]);
}
