import { type KeyboardEvent, useEffect, useMemo, useRef, type WheelEvent } from 'react';
import { type ScrollKeeper, SWING_MS } from './scroll-keeper.ts';

/** Keys by which a timeline scrolls, and whether up where that is for the browser to do. */
const SCROLLING_KEYS: Readonly<Record<string, (event: KeyboardEvent) => boolean>> = {
  ArrowUp: () => false,
  ArrowDown: () => false,
  Home: () => false,
  End: () => false,
  PageUp: () => true,
  PageDown: () => false,
  ' ': ({ shiftKey }) => shiftKey,
};

/** Whether the wheel turns what has a scroll bar of its own within the timeline. */
function isWithin({ target, currentTarget }: WheelEvent): boolean {
  for (let at = target as Element | null; at !== null && at !== currentTarget; at = at.parentElement) {
    if (at.scrollTop > 0) return true;
  }
  return false;
}

/** Tells the keeper of what the person does, and calls `onRest` once nothing has been done for a while. */
export function useMoves(keeper: ScrollKeeper, onRest: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useMemo(() => {
    const onMoved = (up = false) => {
      keeper.moved(up);
      clearTimeout(timer.current);
      timer.current = setTimeout(onRest, SWING_MS + 1);
    };
    return {
      onMoved: () => onMoved(),
      onKeyDown: (event: KeyboardEvent) => {
        const up = SCROLLING_KEYS[event.key];
        if (up !== undefined) onMoved(up(event));
      },
      onWheel: (event: WheelEvent) => {
        const { deltaY, ctrlKey, shiftKey } = event;
        // With Ctrl it zooms, with Shift it goes sideways.
        if (deltaY !== 0 && !ctrlKey && !shiftKey && !isWithin(event)) onMoved(deltaY < 0);
      },
    };
  }, [keeper, onRest]);
}
