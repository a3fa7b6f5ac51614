import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withPreparedStatements } from './prepared-statements.ts';

let sqlite: SqliteDatabase.Database;
let compiled: string[];

beforeEach(() => {
  compiled = [];
  sqlite = new SqliteDatabase(':memory:');
});

afterEach(() => sqlite.close());

const prepared = () =>
  withPreparedStatements({
    close: () => sqlite.close(),
    prepare: (sql) => {
      compiled.push(sql);
      return sqlite.prepare(sql);
    },
  });

it('a statement is compiled once, and gives what is true at the time', () => {
  const database = prepared();
  sqlite.exec('create table t (n integer)');
  const count = () => database.prepare('select count(*) as n from t').all([]);
  expect(count()).toEqual([{ n: 0 }]);
  database.prepare('insert into t values (?)').run([1]);
  expect(count()).toEqual([{ n: 1 }]);
  expect(compiled).toHaveLength(2);
});

it('a statement outlives a change of the tables', () => {
  const database = prepared();
  sqlite.exec('create table t (n integer)');
  const all = () => database.prepare('select * from t').all([]);
  all();
  sqlite.exec('alter table t add column m integer default 7; insert into t (n) values (1)');
  expect(all()).toEqual([{ n: 1, m: 7 }]);
});

it('those that are used stay, however many others come', () => {
  const database = prepared();
  for (let other = 0; other < 1_000; other++) {
    database.prepare(`select ${other}`);
    database.prepare('select 1 as used');
  }
  expect(compiled.filter((sql) => sql === 'select 1 as used')).toHaveLength(1);
  database.prepare('select 0');
  expect(compiled.filter((sql) => sql === 'select 0')).toHaveLength(2);
});
