import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { UserId } from '@causeway/shared/id';
import { runCount } from '@causeway/shared/testing/run-count';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Device } from '../testing/device.ts';
import { RawSocket } from '../testing/raw-socket.ts';
import { block, first, update } from '../testing/update-bytes.ts';

const USERS = ['Ada0000001', 'Bob0000001'] as UserId[];
const DOC = 'channel/Channel000000001/0';
/** `FC_RUNS=200 npx vitest run crash` and `npm run soak` kill more often. */
const KILLS = runCount(8);
const ENTRY = new URL('../testing/sync-server-process.ts', import.meta.url).pathname;

let dir: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'causeway-crash-'));
});
afterEach(async () => {
  await kill();
  await rm(dir, { recursive: true, force: true });
});

/** Starts the server; where it listens. */
async function startServer(isNew: boolean): Promise<string> {
  const args = isNew ? [ENTRY, dir, 'new'] : [ENTRY, dir];
  child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [url] = (await once(lines, 'line')) as [string];
  return url;
}

/** Kills the server `ms` from now; resolves when it is gone. */
async function kill(ms = 0): Promise<void> {
  const server = child;
  if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  setTimeout(() => server.kill('SIGKILL'), ms);
  await ended;
}

/** Writes one op after the other, each when the one before is acknowledged, until the server is gone. */
async function writeUntilGone(
  url: string,
  user: UserId,
  run: number,
  acknowledged: Set<string>,
): Promise<void> {
  const socket = await new RawSocket(url).open();
  try {
    if (!(await socket.auth(DOC, user))) throw new Error('denied');
    const client = run * 2 + USERS.indexOf(user) + 1;
    for (let clock = 0; socket.closeCode === undefined; clock++) {
      const id = `${user}.${String(run).padStart(5, '0')}x${String(clock).padStart(6, '0')}`;
      // Some are late, so that a row of the server is committed with theirs.
      const ts = clock % 5 === 0 ? 1_000 : Date.now();
      const text = JSON.stringify({ k: 'post', id, ts, body: `${clock}` });
      if (await socket.push(DOC, update(block(client, clock, first(text))))) acknowledged.add(id);
      else throw new Error(`${id} was refused`);
    }
  } catch (error) {
    if (socket.closeCode === undefined) throw error;
  } finally {
    socket.close();
  }
}

it('whatever was acknowledged is there after kill -9', { timeout: 10_000 + KILLS * 5_000 }, async () => {
  const acknowledged = new Set<string>();
  let run = 0;
  const killAfter = async (ms: number): Promise<void> => {
    const url = await startServer(run === 0);
    expect(await missingAt(url, acknowledged)).toEqual([]);
    const before = acknowledged.size;
    const writing = Promise.all(USERS.map((user) => writeUntilGone(url, user, run, acknowledged)));
    const going = () => expect(acknowledged.size).toBeGreaterThanOrEqual(before + 5);
    await vi.waitFor(going, { timeout: 5_000, interval: 1 });
    await kill(ms);
    await writing;
    run++;
  };
  // Shrinking would say nothing: each case goes on where the one before was killed.
  await fc.assert(fc.asyncProperty(fc.nat(50), killAfter), { numRuns: KILLS, endOnFailure: true });
  expect(await missingAt(await startServer(false), acknowledged)).toEqual([]);
  expect(acknowledged.size).toBeGreaterThanOrEqual(KILLS * 5);
});

/** Those of `acknowledged` that a new device doesn't get from the server. */
async function missingAt(url: string, acknowledged: ReadonlySet<string>): Promise<string[]> {
  const device = new Device(url, DOC as never, USERS[0] as UserId);
  await device.synced();
  const ids = new Set<string>(device.ops().map(({ id }) => id));
  device.close();
  return [...acknowledged].filter((id) => !ids.has(id));
}
