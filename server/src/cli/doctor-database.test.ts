import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../config/load-config.ts';
import { databasePath, openDatabase } from '../db/open-database.ts';
import { checkDatabase } from './doctor-database.ts';

const isPosix = process.platform !== 'win32';

let dataDir = '';
let path = '';
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'causeway-doctor-'));
  path = databasePath({ dataDir });
  await (await openDatabase({ dataDir })).destroy();
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const check = () => checkDatabase(loadConfig({ DATA_DIR: dataDir }));

it('a database that the server has made is fine', async () => {
  expect(await check()).toEqual({ level: 'ok', what: `Database ${path} opens and is intact` });
});

it.runIf(isPosix).each(['644', '640', '604'])(
  'a database of mode %s is told, with what to do',
  async (mode) => {
    chmodSync(path, Number.parseInt(mode, 8));
    const told = { level: 'warn', what: `Others can read the database ${path}`, fix: `chmod 600 ${path}*` };
    expect(await check()).toEqual(told);
    chmodSync(path, 0o600);
    expect(await check()).toMatchObject({ level: 'ok' });
  },
);
