/** A press that goes on: its pointer, and the element on which it began. */
export interface Press {
  readonly pointerId: number;
  readonly target: Element;
}

const ENDS = ['touchend', 'touchcancel'] as const;

/**
 * The finger or pen that is down now has done what it was for: lifting it presses nothing, wherever it then is. Any other
 * click works at once: of a mouse, a key, a screen reader, the next tap.
 */
export function endWithoutClick({ pointerId, target }: Press): void {
  // A finger's mouse events and click are made from its `touchend`, which goes to where it began even off the page.
  const onTouchEnd = (event: Event) => {
    if (event.cancelable) event.preventDefault();
    stop();
  };
  // A pen has no touch events.
  const onClick = (event: Event) => {
    if ((event as PointerEvent).pointerId !== pointerId) return;
    event.preventDefault();
    event.stopPropagation();
    stop();
  };
  // Another finger beside this one begins nothing new.
  const onPointerDown = (event: PointerEvent) => event.isPrimary && stop();
  const stop = () => {
    for (const type of ENDS) target.removeEventListener(type, onTouchEnd);
    removeEventListener('click', onClick, true);
    removeEventListener('pointerdown', onPointerDown, true);
  };
  for (const type of ENDS) target.addEventListener(type, onTouchEnd, { passive: false });
  addEventListener('click', onClick, true);
  addEventListener('pointerdown', onPointerDown, true);
}
