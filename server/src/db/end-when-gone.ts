import { Socket } from 'node:net';
import type pg from 'pg';

interface Options {
  /** Whether PostgreSQL answers on another connection. */
  readonly isThere: () => Promise<boolean>;
  /** How long nothing may come before that is asked, in ms. */
  readonly silence: number;
}

/**
 * Ends a connection on which nothing comes, where PostgreSQL answers nobody else either. When its host vanishes without a
 * word, TCP gives up a quarter of an hour later, and so long its statement would hang, and all that waits for it. `pg` knows
 * only bounds for every statement alike; here one may take as long as it likes (a migration, a restore) while PostgreSQL
 * answers others.
 */
export function endWhenGone({ connection: { stream } }: pg.Client, { isThere, silence }: Options): void {
  if (!(stream instanceof Socket)) return;
  stream.on('timeout', () => {
    const { bytesRead } = stream;
    void isThere().then((there) => {
      if (there || stream.bytesRead > bytesRead) stream.setTimeout(silence);
      else stream.destroy(Object.assign(new Error('PostgreSQL does not answer'), { code: 'ETIMEDOUT' }));
    });
  });
  stream.setTimeout(silence);
}
