/** Whether somebody can be looking: the window is shown, and is the one that is worked in. */
export const isAttended = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

/** Calls `listener` when that may have changed; returns the way to stop. */
export function onAttention(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  addEventListener('focus', listener);
  addEventListener('blur', listener);
  return () => {
    document.removeEventListener('visibilitychange', listener);
    removeEventListener('focus', listener);
    removeEventListener('blur', listener);
  };
}
