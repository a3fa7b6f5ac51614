import type { Library } from './history/library.ts';
import type { SegmentLibrary } from './history/segment-library.ts';
import type { OpChecks } from './op-checks.ts';
import type { DocHost } from './sync/doc-host.ts';
import type { UndeliveredOps } from './undelivered.ts';
import type { UserLog } from './user-log.ts';

/** What all channels of a session share. */
export interface ChannelHost extends DocHost {
  readonly checks: OpChecks;
  readonly undelivered: UndeliveredOps;
  readonly userLog: UserLog;
  readonly library: Pick<SegmentLibrary, keyof Library | 'find' | 'recall'>;
}

/** What a channel tells its owner. */
export interface ChannelEvents {
  /** Something that the sidebar shows may be another. */
  changed(): void;
  presenceChanged(): void;
  denied(): void;
  revoked(): void;
}
