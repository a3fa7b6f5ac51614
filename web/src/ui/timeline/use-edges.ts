import { useMemo } from 'react';
import type { Start } from '../channel/pane.ts';
import type { Run } from './run.ts';

/** What to do when an end of the run comes near; safe to call as often as it is near. */
export interface Edges {
  nearStart(): void;
  nearEnd(inSight: () => readonly Start[]): void;
}

/** One call at a time. */
function once(run: () => Promise<void>): () => void {
  let busy = false;
  return () => {
    if (busy) return;
    busy = true;
    const done = () => {
      busy = false;
    };
    run().then(done, done);
  };
}

/** Loads what comes before and after `run`; calls `join` where the channel's own view follows. */
export function createEdges(run: Run, join?: (inSight: () => readonly Start[]) => Promise<void>): Edges {
  const older = once(() => run.loadOlder());
  const newer = once(() => run.loadNewer?.() ?? Promise.resolve());
  let inSight: () => readonly Start[] = () => [];
  const joined = once(() => join?.(() => inSight()) ?? Promise.resolve());
  return {
    nearStart: () => {
      if (run.past.get() === 'more') older();
    },
    nearEnd: (rows) => {
      inSight = rows;
      const state = run.newer?.get();
      if (state === 'more') newer();
      else if (state === 'joined') joined();
    },
  };
}

export const useEdges = (run: Run, join?: (inSight: () => readonly Start[]) => Promise<void>): Edges =>
  useMemo(() => createEdges(run, join), [run, join]);
