import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Failure } from '../failure.ts';
import { fileProblem } from './file-problem.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'causeway-file-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('says of a file that another process has for itself to try again later', () => {
  const path = join(dir, 'causeway.db');
  const holder = new SqliteDatabase(path);
  holder.exec('create table a (b); begin exclusive');
  const late = new SqliteDatabase(path, { timeout: 0 });
  expect(() => {
    try {
      late.pragma('journal_mode = WAL');
    } catch (error) {
      throw fileProblem(error, path);
    }
  }).toThrow(
    new Failure(
      'unavailable',
      `${path} is held by a process that lets nobody else in, as a restore does: try again when that has ended.`,
    ),
  );
  late.close();
  holder.close();
});

it('has nothing to say of what no person can mend', () => {
  expect(fileProblem(new TypeError('x'), dir)).toBeUndefined();
});
