import type { UserId } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';

/** How people are called, by id: `Ada Lovelace (@ada)`; those who have deleted their account only by name. */
export async function namesOf(db: Kysely<Database>, ids: readonly UserId[]): Promise<(id: UserId) => string> {
  const rows = await db
    .selectFrom('users')
    .select(['id', 'name', 'handle', 'deleted_at'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  const names = new Map(
    rows.map(({ id, name, handle, deleted_at }) => [id, deleted_at === null ? `${name} (@${handle})` : name]),
  );
  return (id) => names.get(id) ?? 'Somebody';
}
