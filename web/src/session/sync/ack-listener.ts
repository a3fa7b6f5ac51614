import type { StateVector } from '@causeway/shared/log';

/** What the server says about the ops of one subscription. */
export interface AckListener {
  /** The server holds everything up to `vector`, journaled. */
  acknowledged(vector: StateVector): void;
  /** An update that reached up to `covers` was not applied. */
  notApplied(covers: StateVector): void;
}
