import { useEffect, useRef } from 'react';
import { say } from '../app/toast.ts';
import { useStore } from '../app/use-store.ts';
import { usePane } from '../channel/pane.ts';
import { type Row, rowIndex } from './timeline-rows.ts';

const LIT_MS = 2_000;

/** Follows the pane's jumps: scrolls to the message and lights it up for a moment. */
export function useJumps(rows: readonly Row[], showRow: (index: number, align: 'center') => void): void {
  const pane = usePane();
  const jump = useStore(pane.jump);
  const latest = useRef(rows);
  latest.current = rows;
  useEffect(() => {
    if (jump === undefined) return;
    const index = rowIndex(latest.current, jump.to);
    if (index === -1) return say('That message is not in this channel any more.');
    showRow(index, 'center');
    pane.lit.set(jump.to);
    const timer = setTimeout(() => pane.lit.set(undefined), LIT_MS);
    return () => clearTimeout(timer);
  }, [jump, pane, showRow]);
}
