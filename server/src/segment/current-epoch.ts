import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';

/** Epoch of this installation: another one after a restore. `undefined` before a server has been started on it. */
export async function currentEpoch(db: Kysely<Database>): Promise<string | undefined> {
  const row = await db.selectFrom('meta').select('value').where('key', '=', 'epoch').executeTakeFirst();
  return row?.value;
}
