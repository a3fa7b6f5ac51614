import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query matches now. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}

/** One screen at a time: the sidebar or a channel. */
export const usePhone = (): boolean => useMedia('(max-width: 719px)');
/** No room for a channel and a panel beside the sidebar. */
export const useNarrow = (): boolean => useMedia('(max-width: 1023px)');
/** Fingers: Enter writes a new line, actions open by a long press. */
export const useTouch = (): boolean => useMedia('(hover: none) and (pointer: coarse)');
