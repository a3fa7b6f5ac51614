import type { ChannelId } from '@causeway/shared/id';

const KEY = 'causeway.last-channel';

/** The channel that was open last on this device. */
export function lastChannel(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function rememberChannel(id: ChannelId): void {
  try {
    localStorage.setItem(KEY, id);
  } catch {
    // Storage is blocked: the start page opens the first channel instead.
  }
}
