import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RedisBus } from './bus/redis-bus.ts';
import { compose } from './compose.ts';
import { loadConfig } from './config/load-config.ts';
import { openDatabase } from './db/open-database.ts';
import { silentLogger } from './log/logger.ts';
import { freePort } from './testing/free-port.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'causeway-compose-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

it('a start that fails leaves no bus open', async () => {
  const db = await openDatabase({ dataDir });
  await db.schema.dropTable('projections').execute();
  await db.destroy();
  const closing = vi.spyOn(RedisBus.prototype, 'close');
  const redis = { REDIS_URL: `redis://127.0.0.1:${await freePort()}`, AUTH_SECRET: 's'.repeat(32) };
  const config = loadConfig({ DATA_DIR: dataDir, ...redis });
  const starting = compose({ config, logger: silentLogger(), origin: 'http://localhost' });
  await expect(starting).rejects.toThrow('no such table: projections');
  expect(closing).toHaveBeenCalledTimes(1);
});
