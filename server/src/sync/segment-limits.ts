/** A head is full, and is sealed, when its ops (the genesis does not count) reach either. */
export interface SegmentLimits {
  readonly ops: number;
  /** UTF-8 bytes of their texts. */
  readonly bytes: number;
}

export const SEGMENT_LIMITS: SegmentLimits = { ops: 1_000, bytes: 196_608 };
