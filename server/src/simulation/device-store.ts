import type { DocName } from '@causeway/shared/doc-name';
import type { OpId } from '@causeway/shared/id';
import type { StateVector } from '@causeway/shared/log';

/** What a device keeps when it is reloaded. */
export interface DeviceStore {
  readonly updates: Map<DocName, Uint8Array[]>;
  readonly acked: Map<DocName, StateVector>;
  /** Texts that a rebuild or a seal has left over: to be written to this document when it is synced. */
  readonly left: Map<DocName, string[]>;
  /** Ops that the server will not have. */
  readonly refused: Map<OpId, string>;
  /** Ops that the person is told were not delivered, for they lost the channel. */
  readonly undelivered: Set<OpId>;
  head: number;
}

export const emptyStore = (): DeviceStore => ({
  updates: new Map(),
  acked: new Map(),
  left: new Map(),
  refused: new Map(),
  undelivered: new Set(),
  head: 0,
});
