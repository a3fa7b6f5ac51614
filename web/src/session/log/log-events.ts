import type { OpId } from '@causeway/shared/id';
import type { PresenceView } from '@causeway/shared/presence';
import type { DocEvents } from '../sync/doc-host.ts';
import type { Part } from './part.ts';

/** What a log tells its owner. */
export interface LogEvents
  extends Pick<DocEvents, 'refused' | 'isRefused' | 'denied' | 'revoked' | 'stream'> {
  ops(segment: number, texts: readonly string[]): void;
  /** The document of `segment` is another one. */
  replaced(segment: number): void;
  /** The document of `segment` is gone: it is settled. */
  dropped(segment: number): void;
  /** Another head, or another first kept segment; `sure`: the server says so. */
  moved(sure: boolean): void;
  /** Sealed segments may be others than before. */
  restored(): void;
  /** `texts` of mine as they are to be written to the head; as they are, unless given. */
  readonly carry?: (texts: readonly string[], from: Part | undefined) => readonly string[];
  /** The server has these ops of mine, as a sealed segment shows. */
  arrived(ids: ReadonlySet<OpId>): void;
  presence(view: PresenceView): void;
}
