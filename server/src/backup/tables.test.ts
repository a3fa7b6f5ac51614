import { expect, it } from 'vitest';
import { openTestDatabase } from '../testing/test-database.ts';
import { keyOf, TABLES, type TableName } from './tables.ts';

it('a backup knows all tables of the database, and columns of their keys', async () => {
  const db = await openTestDatabase();
  const found = await db.introspection.getTables();
  await db.destroy();
  expect(found.map(({ name }) => name).sort()).toEqual([...TABLES].sort());
  for (const { name, columns } of found) {
    const names = columns.map((column) => column.name);
    expect(names).toEqual(expect.arrayContaining([...keyOf(name as TableName)]));
  }
});
