import { useRef } from 'react';

/** Counts how often `value` has become another: a `key` that mounts anew what holds on to it. */
export function useGeneration(value: unknown): number {
  const last = useRef({ value, count: 0 });
  if (last.current.value !== value) last.current = { value, count: last.current.count + 1 };
  return last.current.count;
}
