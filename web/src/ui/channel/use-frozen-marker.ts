import { useEffect, useState } from 'react';
import type { ChannelHandle } from '../../session/session.ts';

/**
 * The read marker as it was when the channel was opened, so that the "New" divider stays where it is while one reads.
 * Taken anew when the window is left: what comes meanwhile stands below a divider.
 */
export function useFrozenMarker(handle: ChannelHandle): number {
  const [marker, setMarker] = useState(() => handle.readMarker.get());
  useEffect(() => {
    const listen = () => {
      if (document.visibilityState === 'hidden') setMarker(handle.readMarker.get());
    };
    document.addEventListener('visibilitychange', listen);
    return () => document.removeEventListener('visibilitychange', listen);
  }, [handle]);
  return marker;
}
