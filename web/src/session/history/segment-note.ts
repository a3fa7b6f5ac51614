import type { Digest } from './digest.ts';

/** What is kept of a segment on this device, beside its texts. */
export interface SegmentNote {
  /** Of the server's answer; absent where the texts are no longer those that it was given for. */
  readonly etag?: string;
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
  etag: string | undefined,
): SegmentNote => ({ ...(etag !== undefined && { etag }), ops, bytes, firstTs, lastTs, sealedAt });
