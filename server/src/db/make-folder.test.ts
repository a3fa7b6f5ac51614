import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from './make-folder.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'causeway-folder-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('makes all that is missing for this user only, and leaves what is there', () => {
  makeFolder(join(dir, 'a', 'b'));
  makeFolder(join(dir, 'a', 'b'));
  for (const path of ['a', 'a/b']) expect(statSync(join(dir, path)).mode & 0o777).toBe(0o700);
  makeFolder(join(dir, 'c'), 0o750);
  expect(statSync(join(dir, 'c')).mode & 0o777).toBe(0o750);
});

it('says what is in the way', () => {
  writeFileSync(join(dir, 'file'), '');
  expect(() => makeFolder(join(dir, 'file'))).toThrow('EEXIST');
  expect(() => makeFolder(join(dir, 'file', 'deep', 'data'))).toThrow('ENOTDIR');
});

it('gives up where no folder can be made', () => {
  expect(() => makeFolder('/proc/nowhere/deep/data')).toThrow('ENOENT');
});
