import type { Revalidated } from '../history/revalidate.ts';

/** Where a log's sealed segments are had from. */
export interface SealedSource {
  /** Texts of a sealed segment; `dropped`: it is no longer kept. Rejects when it can't be had now. */
  texts(segment: number): Promise<readonly string[] | 'dropped'>;
  /** Whether the segment is stored on this device; false when it can't be now. Rejects when it can't be had now. */
  keep(segment: number): Promise<boolean>;
  /** The server was restored; `epoch`: of the one before. Texts of mine that were in sealed segments and are there no longer. */
  revalidate(epoch: string | undefined): Promise<Revalidated>;
  /** Greatest random wait, in ms, before a segment is asked for that nobody waits for. */
  readonly patience: number;
}
