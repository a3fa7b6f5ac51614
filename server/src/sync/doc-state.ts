import type { DocAddress } from '@causeway/shared/doc-name';
import type { OpId, UserId } from '@causeway/shared/id';

/** What an update is judged against: a document, perhaps with what is about to be written to it. */
export interface DocState {
  readonly address: DocAddress;
  /** Clock from which on elements of `client` are missing. */
  clockOf(client: number): number;
  /** Who may write under `client`; nobody yet: `undefined`. */
  ownerOf(client: number): UserId | undefined;
  /** The element of `client` at a clock that is there. */
  textAt(client: number, clock: number): string | undefined;
  /** The text of an op that is there. */
  textOf(id: OpId): string | undefined;
  /** Whether a user log has room for the drafts and preferences among `texts`. Throws on what is no JSON. */
  fits(texts: readonly string[]): boolean;
}
