/** Whether shortcuts are written with ⌘. */
export const isMac = (): boolean => /Mac|iP(hone|ad|od)/.test(navigator.userAgent);

/** "⌘K" or "Ctrl+K". */
export const shortcut = (key: string): string => (isMac() ? `⌘${key}` : `Ctrl+${key}`);

/** Whether the platform's shortcut key is held. */
export const withCommand = (event: { ctrlKey: boolean; metaKey: boolean }): boolean =>
  isMac() ? event.metaKey : event.ctrlKey;
