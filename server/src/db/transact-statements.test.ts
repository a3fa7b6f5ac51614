import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { breakCommits } from '../testing/broken-store.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { compiledOnce } from './compiled-once.ts';
import type { Database } from './schema.ts';
import { ask, type Statements } from './statements.ts';
import { transactStatements } from './transact-statements.ts';

let db: Kysely<Database>;
beforeEach(async () => {
  db = await openTestDatabase();
});
afterEach(() => db.destroy());

const insert = (key: string, value: string) =>
  compiledOnce(db, 'insert', [key, value], () => db.insertInto('meta').values({ key, value }));
const find = (key: string) =>
  compiledOnce(db, 'find', [key], () => db.selectFrom('meta').select('value').where('key', '=', key));

function* copy(from: string, to: string): Statements<string | undefined> {
  const [found] = yield* ask(find(from));
  yield insert(to, found?.value ?? 'nothing');
  return found?.value;
}

const keys = async (): Promise<string[]> =>
  (await db.selectFrom('meta').select('key').where('key', 'like', 'k%').orderBy('key').execute()).map(
    ({ key }) => key,
  );

it('a statement is made when the rows of the one before are known', async () => {
  await db.executeQuery(insert('k1', 'one'));
  expect(await transactStatements(db, () => copy('k1', 'k2'))).toBe('one');
  expect((await db.executeQuery(find('k2'))).rows).toEqual([{ value: 'one' }]);
});

it('nothing has happened when a statement fails, or what stands between them, and all goes on', async () => {
  function* twice(): Statements<void> {
    yield insert('k1', '');
    yield insert('k1', '');
  }
  await expect(transactStatements(db, twice)).rejects.toThrow();
  function* throwing(): Statements<void> {
    yield insert('k1', '');
    throw new Error('no');
  }
  await expect(transactStatements(db, throwing)).rejects.toThrow('no');
  expect(await keys()).toEqual([]);
  await transactStatements(db, () => copy('k0', 'k1'));
  expect(await keys()).toEqual(['k1']);
});

it('the failure of a statement is told as the task has it', async () => {
  function* telling(): Statements<void> {
    try {
      yield { ...insert('k1', ''), sql: 'no statement' };
    } catch (cause) {
      throw new Error('told', { cause });
    }
  }
  await expect(transactStatements(db, telling)).rejects.toThrow('told');
});

it('nothing has happened when the commit fails', async () => {
  const broken = breakCommits(db, () => true);
  await expect(transactStatements(db, () => copy('k0', 'k1'))).rejects.toThrow(/full/);
  broken.mockRestore();
  expect(await keys()).toEqual([]);
});
