import { useEffect } from 'react';
import type { Place } from '../../session/past.ts';
import { useStore } from '../app/use-store.ts';
import { type Pane, usePane } from '../channel/pane.ts';
import { type Row, rowIndex, rowIndexAt } from './timeline-rows.ts';

const LIT_MS = 2_000;

/** Index of the row that shows `place`, -1 where none does. */
export const aimIndex = (rows: readonly Row[], place: Place): number =>
  'op' in place ? rowIndex(rows, place.op) : rowIndexAt(rows, place.at);

/** Brings what the pane aims at into sight as soon as it is among the rows, and lights it up for a moment. */
export function useAim(
  rows: readonly Row[],
  showRow: (index: number, align: 'center' | 'start') => void,
): void {
  const pane = usePane();
  const aim = useStore(pane.aim);
  useEffect(() => {
    if (aim === undefined) return;
    const index = aimIndex(rows, aim);
    const key = rows[index]?.key;
    if (key === undefined) return;
    pane.aim.set(undefined);
    if ('op' in aim) showRow(index, 'center');
    else showRow(withDividers(rows, index), 'start');
    light(pane, key);
  }, [aim, rows, pane, showRow]);
}

/** Index of the first of the dividers (day, "New") right above row `index`. */
function withDividers(rows: readonly Row[], index: number): number {
  let first = index;
  while (['day', 'new'].includes(rows[first - 1]?.type ?? '')) first--;
  return first;
}

function light(pane: Pane, key: string): void {
  pane.lit.set(key);
  setTimeout(() => pane.lit.get() === key && pane.lit.set(undefined), LIT_MS);
}
