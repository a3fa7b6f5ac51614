/** Where a log's sealed segments are had from. */
export interface SealedSource {
  /** Texts of a sealed segment; `dropped`: it is no longer kept. Rejects when it can't be had now. */
  texts(segment: number): Promise<readonly string[] | 'dropped'>;
  /** The server was restored: texts of mine that were in sealed segments and are there no longer. */
  revalidate(): Promise<readonly string[]>;
  /** Greatest random wait, in ms, before a segment is asked for that nobody waits for. */
  readonly patience: number;
}
