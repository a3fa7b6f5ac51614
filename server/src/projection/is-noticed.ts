import type { Row } from '../sync/journal.ts';
import { rowHas } from '../sync/row-has.ts';

/**
 * A deletion erases texts of sealed segments; a seal may meet one that is to be erased there; a thread may be one in
 * which the AI takes part.
 */
const SIGNS = ['"delete"', '"seal"', '"thread"'];

/** Whether something may follow when `rows` are projected, for which somebody waits without asking. */
export const isNoticed = (rows: readonly Row[]): boolean => rows.some((row) => rowHas(row, SIGNS));
