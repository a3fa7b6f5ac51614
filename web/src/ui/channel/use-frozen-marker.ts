import { useEffect, useState } from 'react';
import type { ChannelHandle } from '../../session/session.ts';
import { isAttended } from './attention.ts';

/**
 * The read marker as it was when the channel was opened, so that the "New" divider stays where it is while one reads.
 * Taken anew when the window is hidden, or something comes while nobody looks: that stands below a divider.
 */
export function useFrozenMarker(handle: ChannelHandle): number {
  const [marker, setMarker] = useState(() => handle.readMarker.get());
  useEffect(() => {
    const renew = () => setMarker(handle.readMarker.get());
    const onVisibility = () => {
      if (document.visibilityState === 'hidden') renew();
    };
    let newest = handle.view.get().lastPosition;
    const stop = handle.view.subscribe(() => {
      const { lastPosition } = handle.view.get();
      if (lastPosition > newest && !isAttended()) renew();
      newest = lastPosition;
    });
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      stop();
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [handle]);
  return marker;
}
