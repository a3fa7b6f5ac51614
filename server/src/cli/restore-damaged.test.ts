import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { checkBackup } from '../backup/check-backup.ts';
import { openTarget } from '../backup/open-target.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import { silentLogger } from '../log/logger.ts';
import { systemRandom } from '../random.ts';
import { Installation } from '../testing/installation.ts';
import { placeOf } from '../testing/test-database.ts';

let source: Installation;
let target: Installation;
let whole: string;
let backup: string;
const file = (name: string) => join(backup, name);

beforeAll(async () => {
  source = await Installation.create();
  for (const handle of ['ada', 'bob', 'eve']) await source.run('user', 'add', handle);
  whole = join(source.dataDir, 'backup');
  expect(await source.run('backup', whole)).toMatchObject({ code: 0, err: '' });
  target = await Installation.create();
});
beforeEach(async () => {
  backup = join(source.dataDir, 'copy');
  rmSync(backup, { recursive: true, force: true });
  await cp(whole, backup, { recursive: true });
});
afterAll(async () => {
  await source.drop();
  await target.drop();
});

const truncate = (name: string, bytes: number) =>
  writeFileSync(file(name), readFileSync(file(name)).subarray(0, bytes));
const edit = (name: string, change: (text: string) => string) =>
  writeFileSync(file(name), change(readFileSync(file(name), 'utf8')));
const editTable = (table: string, change: (text: string) => string) => {
  const path = file(`${table}.jsonl.gz`);
  writeFileSync(path, gzipSync(change(gunzipSync(readFileSync(path)).toString())));
};
const flip = (name: string, at: number) => {
  const bytes = readFileSync(file(name));
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  writeFileSync(file(name), bytes);
};

const DAMAGE: readonly (readonly [string, () => void, RegExp])[] = [
  ['without a table', () => rmSync(file('journal.jsonl.gz')), /journal\.jsonl\.gz is missing/],
  ['without its manifest', () => rmSync(file('manifest.json')), /There is no backup in/],
  ['without its secret', () => rmSync(file('auth-secret')), /auth-secret is missing/],
  ['with another secret', () => edit('auth-secret', (text) => `x${text}`), /auth-secret is not as/],
  ['torn in a table', () => truncate('journal.jsonl.gz', 100), /journal\.jsonl\.gz is torn/],
  ['with an empty table', () => truncate('users.jsonl.gz', 0), /users\.jsonl\.gz/],
  ['torn in its manifest', () => truncate('manifest.json', 200), /manifest\.json is not JSON/],
  ['with a flipped bit', () => flip('users.jsonl.gz', 40), /users\.jsonl\.gz/],
  [
    'edited',
    () => editTable('users', (text) => text.replace('"bob"', '"rob"')),
    /users\.jsonl\.gz is not as/,
  ],
  [
    'with a row less',
    () => editTable('users', (text) => text.replace(/.*\n/, '')),
    /users\.jsonl\.gz has 2 rows instead of 3/,
  ],
  ['with half a line', () => editTable('users', (text) => text.slice(0, -10)), /middle of a line/],
  [
    'with other bytes in a row',
    () => editTable('journal', (text) => text.replace(/"base64":"..../, '"base64":"AAAA')),
    /journal\.jsonl\.gz, line 1, is not as/,
  ],
  [
    'lacking a table in its manifest',
    () => edit('manifest.json', (text) => text.replace('"users"', '"user"')),
    /lacks tables/,
  ],
  ['not of ours', () => writeFileSync(file('manifest.json'), '{"name": "app"}'), /not one of Causeway’s/],
  [
    'of another version',
    () => edit('manifest.json', (text) => text.replace('0001-', '0002-')),
    /other tables/,
  ],
];

it.each(DAMAGE)('a backup %s is refused in one line, and nothing is written', async (_, damage, message) => {
  damage();
  const outcome = await target.run('restore', backup);
  expect(outcome).toEqual({ code: 1, out: '', err: expect.stringMatching(message) });
  expect(outcome.err).not.toContain('\n');
  expect(existsSync(target.dataDir)).toBe(false);
});

it('an empty folder and a file are no backups', async () => {
  const folder = join(source.dataDir, 'nothing');
  mkdirSync(folder);
  writeFileSync(join(folder, 'file'), '');
  for (const path of [folder, join(folder, 'file'), join(folder, 'missing')]) {
    const { code, err } = await target.run('restore', path);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('There is no backup in') });
  }
});

it('what is damaged after it was checked leaves the database as it was', async () => {
  const other = await Installation.create();
  const checked = await checkBackup(backup);
  editTable('journal', (text) => text.replace(/.*\n$/, ''));
  const database = await openTarget(await placeOf(other.dataDir), silentLogger());
  const alsoDo = () => Promise.reject(new Error('too early'));
  await expect(
    restoreBackup({ backup: checked, target: database, random: systemRandom, alsoDo }),
  ).rejects.toThrow(/journal\.jsonl\.gz/);
  for (const table of ['users', 'journal', 'meta'] as const)
    expect(await database.db.selectFrom(table).selectAll().execute()).toEqual([]);
  await database.close();
  expect((await other.run('restore', whole)).code).toBe(0);
  await other.drop();
});
