import { type FocusEvent, useCallback, useMemo, useState } from 'react';
import { type Row, rowIndex } from './timeline-rows.ts';

/** Keeps the row with the focus in the page, however far one scrolls: else the keyboard would have nothing to hold on to. */
export function useKeptRow(rows: readonly Row[]) {
  const [key, setKey] = useState<string>();
  const onFocus = useCallback(
    (event: FocusEvent) => setKey(event.target.closest<HTMLElement>('article')?.dataset.id),
    [],
  );
  const onBlur = useCallback(() => setKey(undefined), []);
  const indices = useMemo(() => {
    const index = key === undefined ? -1 : rowIndex(rows, key);
    return index === -1 ? [] : [index];
  }, [rows, key]);
  return { indices, onFocus, onBlur };
}
