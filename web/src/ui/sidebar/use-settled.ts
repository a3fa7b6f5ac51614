import { useEffect, useState } from 'react';

/** `value` once it has stood for `ms`; before the first has, `undefined`. */
export function useSettled<T>(value: T, ms: number): T | undefined {
  const [settled, setSettled] = useState<T>();
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
