import { useEffect, useRef } from 'react';

/**
 * Calls `run` once it has been there for `ms`, and again for each function that takes its place. In between, the newest
 * one is called at least every `ms`: where they come and go faster than that, waiting for a pause would be waiting for ever.
 */
export function useSoon(run: () => void, ms: number): void {
  const newest = useRef(run);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    newest.current = run;
    if (timer.current !== undefined) return;
    const wait = (since: () => void) => {
      timer.current = setTimeout(() => {
        const { current } = newest;
        timer.current = undefined;
        if (current !== since) wait(current);
        current();
      }, ms);
    };
    wait(run);
  }, [run, ms]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
}
