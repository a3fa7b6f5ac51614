import type { ChannelId } from '@causeway/shared/id';
import type { Tx } from '../db/schema.ts';

/** What projecting an op needs besides the op. */
export interface ProjectionContext {
  readonly tx: Tx;
  readonly channel: ChannelId;
}
