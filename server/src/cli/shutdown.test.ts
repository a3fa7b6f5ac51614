import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { channelDoc } from '@causeway/shared/doc-name';
import { type ChannelId, newChannelId } from '@causeway/shared/id';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { processEnvironment } from '../config/load-config.ts';
import { openDatabase } from '../db/open-database.ts';
import { systemRandom } from '../random.ts';
import { ApiClient } from '../testing/api-client.ts';
import { opsOf } from '../testing/ops-of.ts';
import { RawSocket } from '../testing/raw-socket.ts';
import { dropPlace, placeOf } from '../testing/test-database.ts';
import { block, first, update } from '../testing/update-bytes.ts';

const ENTRY = new URL('../main.ts', import.meta.url).pathname;

let dir: string;
let child: ChildProcess;
let url: string;
const lines: string[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'causeway-shutdown-'));
  const place = await placeOf(dir);
  const database = 'url' in place ? { DATABASE_URL: place.url } : {};
  child = spawn(process.execPath, [ENTRY, 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...processEnvironment(),
      ...database,
      DATA_DIR: dir,
      PORT: '0',
      SIGNUP: 'open',
      LOG_LEVEL: 'fatal',
    },
  });
  lines.length = 0;
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => lines.push(line));
  await vi.waitFor(() => expect(lines.join()).toMatch(/http:\/\/localhost:\d+/), { timeout: 15_000 });
  url = /http:\/\/localhost:\d+/.exec(lines.join())?.[0] ?? '';
});
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  await dropPlace(dir);
  await rm(dir, { recursive: true, force: true });
});

async function channelOf(ada: ApiClient): Promise<ChannelId> {
  const id = newChannelId(systemRandom);
  await ada.put(`/api/channels/${id}`, { name: 'x', kind: 'private' });
  return id;
}

/** Writes one op after the other, each when the one before is acknowledged, until the server is gone. */
async function write(
  ada: ApiClient,
  channel: ChannelId,
  client: number,
  acknowledged: string[],
): Promise<number> {
  const doc = channelDoc(channel, 0);
  const socket = await new RawSocket(`${url.replace('http', 'ws')}/sync`).open();
  expect(await socket.authWith(doc, ada.accessToken)).toBe(true);
  try {
    for (let clock = 0; socket.closeCode === undefined; clock++) {
      const id = `${ada.id}.${String(client).padStart(4, '0')}x${String(clock).padStart(7, '0')}`;
      const text = JSON.stringify({ k: 'post', id, ts: Date.now(), body: `${clock}` });
      if (await socket.push(doc, update(block(client, clock, first(text))))) acknowledged.push(id);
    }
  } catch (error) {
    if (socket.closeCode === undefined) throw error;
  }
  return socket.closeCode ?? 0;
}

async function ended(): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

it('SIGTERM while clients write ends the server in time, with all that was acknowledged', async () => {
  const ada = await new ApiClient(url).signUp('ada');
  const channel = await channelOf(ada);
  const acknowledged: string[] = [];
  const writing = [1, 2, 3].map((client) => write(ada, channel, client, acknowledged));
  await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(30), { timeout: 10_000, interval: 1 });
  const start = performance.now();
  child.kill('SIGTERM');
  const codes = await Promise.all(writing);
  expect(await ended()).toBe(0);
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(codes).toEqual([1012, 1012, 1012]);
  const db = await openDatabase(await placeOf(dir));
  const ids = new Set((await opsOf({ db }, `channel/${channel}`)).map(({ id }) => id));
  await db.destroy();
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
});

it('a second SIGTERM ends it at once', async () => {
  const ada = await new ApiClient(url).signUp('ada');
  const channel = await channelOf(ada);
  const socket = await new RawSocket(`${url.replace('http', 'ws')}/sync`).open();
  expect(await socket.authWith(channelDoc(channel, 0), ada.accessToken)).toBe(true);
  // It does not say goodbye: the server waits for that for a while.
  socket.ws.pause();
  child.kill('SIGTERM');
  await vi.waitFor(() => expect(new ApiClient(url).get('/health/live')).rejects.toThrow());
  const start = performance.now();
  child.kill('SIGTERM');
  expect(await ended()).toBe(1);
  expect(performance.now() - start).toBeLessThan(1_500);
  socket.close();
});
