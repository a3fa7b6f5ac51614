import type { ChannelId } from '@causeway/shared/id';
import { useEffect } from 'react';
import { useHistoryState } from 'wouter/use-browser-location';
import { isLanding } from './landing.ts';
import { rememberChannel } from './last-channel.ts';

/** Keeps `id` as the channel to come back to, as soon as somebody has chosen to be in it. */
export function useRememberChannel(id: ChannelId): void {
  const landed = isLanding(useHistoryState<unknown>());
  useEffect(() => {
    if (!landed) rememberChannel(id);
  }, [id, landed]);
}
