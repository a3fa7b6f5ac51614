import { useEffect } from 'react';
import { useStore } from '../app/use-store.ts';
import { type Start, usePane } from '../channel/pane.ts';
import { type Row, rowIndex } from './timeline-rows.ts';

/** Goes back to where the pane's own view stood before a jump, as soon as that is among the rows. */
export function useReturn(rows: readonly Row[], isOwn: boolean, land: (place: 'end' | Start) => void): void {
  const { returning } = usePane();
  const place = useStore(returning);
  useEffect(() => {
    if (!isOwn || place === undefined) return;
    if (place !== 'end' && rowIndex(rows, place.key) === -1) return;
    returning.set(undefined);
    land(place);
  }, [place, rows, isOwn, returning, land]);
}
