import type { DocName } from '@causeway/shared/doc-name';
import type { Row } from '../sync/journal.ts';
import { rowHas } from '../sync/row-has.ts';

/** A deletion erases texts of sealed segments; a thread may be one in which the AI takes part. */
const SIGNS = ['"delete"', '"thread"'];

/** Whether something may follow when `rows` of `doc` are projected, for which somebody waits without asking. */
export const isNoticed = (doc: DocName, rows: readonly Row[]): boolean =>
  rows.some((row) => row.doc === doc && rowHas(row, SIGNS));
