import type { RefusedOp } from '@causeway/shared/stateless';

/** What became of an update. `malformed` bytes close the document's connection. */
export type Receipt =
  | { readonly result: 'applied' }
  | { readonly result: 'refused'; readonly ops: readonly RefusedOp[] }
  | { readonly result: 'malformed'; readonly message: string };

export const APPLIED: Receipt = { result: 'applied' };
