import type { DocName } from '@causeway/shared/doc-name';
import type { OpId } from '@causeway/shared/id';
import type { PresenceView } from '@causeway/shared/presence';
import type { RefusedOp } from '@causeway/shared/stateless';
import type { Clock } from '../clock.ts';
import type { TokenSource } from '../token-source.ts';
import type { ReplicaHost } from './replica.ts';
import type { SyncLink } from './sync-link.ts';

/** What all documents of a session share. */
export interface DocHost extends ReplicaHost {
  readonly clock: Clock;
  readonly link: SyncLink;
  readonly tokens: TokenSource;
  /** Whether this tab holds the socket and keeps the store. */
  readonly isLeader: () => boolean;
}

/** What one document tells its owner. */
export interface DocEvents {
  ops(texts: readonly string[]): void;
  replaced(texts: readonly string[]): void;
  /** These will not be delivered; they are out of the log next. */
  refused(ops: readonly (RefusedOp & { readonly text: string })[]): void;
  /** Whether `op` is known as not delivered: then it does not come back with a rebuild. */
  isRefused(op: OpId): boolean;
  /** `permission-denied`: to be checked, since a session that has ended is answered the same. */
  denied(): void;
  /** The server says that I am no longer a member. */
  revoked(): void;
  /** Nothing more is taken for this segment; `head` where the server has named the log's. */
  sealed(head: number | undefined): void;
  /** The document holds all that the server had, and what of mine it lacked; told with each subscription. */
  synced(): void;
  /** Of the server, with each subscription; `first`: segments below it are no longer kept. */
  hello(hello: { readonly epoch: string; readonly first: number }): void;
  stream(message: { readonly of: OpId; readonly from: number; readonly text: string }): void;
  presence(view: PresenceView): void;
}

/** What is kept of a document beside its updates, under `meta/<document name>`. */
export interface DocMeta {
  readonly acked: ReadonlyMap<number, number>;
  readonly epoch?: string;
  readonly gen: string;
}

export const META = 'meta/';
export const metaKey = (doc: DocName): string => META + doc;
