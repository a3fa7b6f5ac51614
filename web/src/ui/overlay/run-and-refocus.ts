import { closeOverlay } from './overlay.ts';

/** Closes the overlay, runs, and gives the focus back to where it came from unless `run` moved it. */
export function runAndRefocus(run: () => void, anchor: HTMLElement): void {
  closeOverlay();
  run();
  refocus(anchor);
}

/** For Escape and a click beside it. */
export function closeAndRefocus(anchor: HTMLElement): void {
  closeOverlay();
  refocus(anchor);
}

/** After the next frame, so that a field that `run` opens has its focus by then. */
function refocus(anchor: HTMLElement): void {
  requestAnimationFrame(() => {
    const active = document.activeElement;
    if ((active === null || active === document.body) && anchor.isConnected) anchor.focus();
  });
}
