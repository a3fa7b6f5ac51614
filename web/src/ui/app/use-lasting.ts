import { useEffect, useState } from 'react';

const MOMENT_MS = 400;

/** Whether `active` has been so for more than a moment: what is quick shows no sign of waiting. */
export function useLasting(active: boolean, ms = MOMENT_MS): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!active) return;
    const timer = setTimeout(() => setLasting(true), ms);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [active, ms]);
  return active && lasting;
}
