import { useCallback, useEffect, useRef } from 'react';
import type { ChannelHandle } from '../../session/session.ts';

const IDLE_MS = 4_000;

/** Tells others that I am typing, and that I no longer am: after sending, leaving, or a pause. */
export function useTyping(handle: ChannelHandle): (typing: boolean) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const told = useRef(false);
  const tell = useCallback(
    (typing: boolean) => {
      clearTimeout(timer.current);
      if (typing) timer.current = setTimeout(() => tell(false), IDLE_MS);
      if (told.current === typing) return;
      told.current = typing;
      handle.setTyping(typing);
    },
    [handle],
  );
  useEffect(() => () => tell(false), [tell]);
  return tell;
}
