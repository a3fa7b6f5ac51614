import { channelDoc } from '../doc-name.ts';
import type { ChannelId } from '../id.ts';
import type { DocStore } from './doc-store.ts';

/** What the parts of the contract suite share. */

export const CHANNEL = 'General000000001' as ChannelId;
export const OTHER = 'Random0000000002' as ChannelId;
export const DOC = channelDoc(CHANNEL, 0);
export const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
export const plain = (updates: readonly Uint8Array[]): number[][] => updates.map((update) => [...update]);

/** The store under test. */
export interface StoreUnderTest {
  /** The first handle; a test may put another in its place. */
  store: DocStore;
  /** Opens another handle on the same store. */
  readonly openHere: () => Promise<DocStore>;
}

/** The updates of a document, as arrays. */
export const storedIn = async (store: DocStore, doc = DOC): Promise<number[][]> =>
  plain((await store.load(doc)).updates);
