import * as Y from 'yjs';

/** First clock that is missing after `update`, by client. */
export const coverageOf = (update: Uint8Array): Map<number, number> => Y.parseUpdateMeta(update).to;
