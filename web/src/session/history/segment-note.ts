import type { Digest } from './digest.ts';

/** What a server says of a segment that it gives. */
export interface Origin {
  readonly etag: string | undefined;
  /** Of that server. */
  readonly epoch: string | undefined;
}

/** What is kept of a segment on this device, beside its texts. */
export interface SegmentNote {
  /** Of the server's answer; absent where the texts are no longer those that it was given for. */
  readonly etag?: string;
  /** Of the server that gave it. */
  readonly epoch?: string;
  readonly ops: number;
  /** Length as it is stored here. */
  readonly bytes: number;
  readonly firstTs: number;
  readonly lastTs: number;
  readonly sealedAt: number;
}

export const noteOf = (
  { ops, firstTs, lastTs, sealedAt }: Digest,
  bytes: number,
  { etag, epoch }: Origin,
): SegmentNote => ({
  ...(etag !== undefined && { etag }),
  ...(epoch !== undefined && { epoch }),
  ...{ ops, bytes, firstTs, lastTs, sealedAt },
});
