import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger, silentLogger } from '../log/logger.ts';
import { hasServer, lockForServer, type ServerLock } from './server-lock.ts';

let dir = '';
let database = '';
const locked: (() => void)[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'causeway-lock-'));
  database = join(dir, 'causeway.db');
});
afterEach(() => {
  for (const unlock of locked.splice(0)) unlock();
  rmSync(dir, { recursive: true, force: true });
});

async function lock(as: ServerLock): Promise<() => void> {
  const unlock = await lockForServer({ database, as, logger: silentLogger(), patience: 0 });
  locked.push(unlock);
  return unlock;
}

describe('of two servers on one file', () => {
  it.each([
    ['alone', 'alone'],
    ['alone', 'together'],
    ['together', 'alone'],
  ] as const)('the second is refused: %s, %s', async (first, second) => {
    const unlock = await lock(first);
    await expect(lock(second)).rejects.toThrow(`Something has ${database} open: stop the other server`);
    unlock();
    await lock(second);
  });

  it('both run when they run together', async () => {
    await lock('together');
    await lock('together');
  });

  it('the second waits for the first to end, and says so once', async () => {
    const unlock = await lock('alone');
    const lines: string[] = [];
    const logger = createLogger('info', {
      write: (line) => {
        lines.push(String(JSON.parse(line).msg));
        unlock();
      },
    });
    locked.push(await lockForServer({ database, as: 'alone', logger }));
    expect(lines).toEqual([`another server has ${database} open: waiting for it to end`]);
  });
});

it('whoever asks hears whether there is one, and leaves nothing behind', async () => {
  expect(hasServer(database)).toBe(false);
  expect(readdirSync(dir)).toEqual([]);
  for (const as of ['alone', 'together'] as const) {
    const unlock = await lock(as);
    expect(hasServer(database)).toBe(true);
    unlock();
    expect(hasServer(database)).toBe(false);
  }
});

it('nothing is written but an empty file, that nobody else can read', async () => {
  await lock('alone');
  expect(readdirSync(dir)).toEqual(['causeway.db.lock']);
  const { size, mode } = statSync(join(dir, 'causeway.db.lock'));
  expect({ size, mode: mode & 0o777 }).toEqual({ size: 0, mode: 0o600 });
});
