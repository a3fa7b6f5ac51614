import { useEffect, useState } from 'react';

const PATIENCE_MS = 1_500;

/** False for a moment: on a new device, what is missing may be on its way. */
export function usePatience(): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return over;
}
