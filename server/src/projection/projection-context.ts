import type { ChannelId } from '@causeway/shared/id';
import type { AskRecorder } from '../ai/ask-recorder.ts';
import type { Tx } from '../db/schema.ts';

/** What projecting an op needs besides the op. */
export interface ProjectionContext {
  readonly tx: Tx;
  readonly channel: ChannelId;
  /** Segment that holds the op. */
  readonly segment: number;
  readonly findings: Findings;
  /** Queues questions to the AI; none where it is off. */
  readonly asks: AskRecorder | undefined;
}

/** What was found while rows were projected; it counts after their commit. */
export interface Findings {
  /** There may be texts to take out of a sealed segment. */
  erasable: boolean;
  /** Questions to the AI were queued. */
  asked: boolean;
}
