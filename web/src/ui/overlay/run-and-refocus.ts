import { closeOverlay, type EmojiOverlay, type MenuOverlay, overlay } from './overlay.ts';

/** Closes the overlay, runs, and gives the focus back to where it came from unless `run` moved it. */
export function runAndRefocus(run: () => void, anchor: HTMLElement): void {
  closeOverlay();
  run();
  refocus(anchor);
}

/** For Escape and a click beside it. A menu whose item has opened a dialog closes too: that leaves the dialog alone. */
export function closeAndRefocus(mine: MenuOverlay | EmojiOverlay): void {
  if (overlay.get() !== mine) return;
  closeOverlay();
  refocus(mine.anchor);
}

/** After the next frame, so that a field that `run` opens has its focus by then. */
function refocus(anchor: HTMLElement): void {
  requestAnimationFrame(() => {
    const active = document.activeElement;
    if ((active === null || active === document.body) && anchor.isConnected) anchor.focus();
  });
}
