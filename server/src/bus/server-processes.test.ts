import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { channelDoc } from '@causeway/shared/doc-name';
import type { ChannelId } from '@causeway/shared/id';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ApiClient } from '../testing/api-client.ts';
import { Device } from '../testing/device.ts';
import { RedisServer } from '../testing/redis-server.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const CHANNEL = '1hannel000000001' as ChannelId;
const DOC = channelDoc(CHANNEL, 0);
const PATIENT = { timeout: 8_000, interval: 20 };

let dataDir: string;
let redis: RedisServer;
const children: ChildProcess[] = [];
let urls: string[];
let ada: ApiClient;
let bob: ApiClient;

/** Two whole servers as processes of their own, on one SQLite file. */
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'causeway-servers-'));
  redis = await RedisServer.start();
  urls = [await serve()];
  urls.push(await serve());
  const [a, b] = urls as [string, string];
  ada = await new ApiClient(a).signUp('ada');
  bob = await new ApiClient(b).signUp('bob');
  await ada.put(`/api/channels/${CHANNEL}`, { name: 'ours', kind: 'channel' });
  expect((await bob.post(`/api/channels/${CHANNEL}/join`)).status).toBe(200);
}, 60_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await redis.stop();
  await rm(dataDir, { recursive: true, force: true });
});

function start(args: readonly string[]): ChildProcess {
  const env = {
    DATA_DIR: dataDir,
    PORT: '0',
    REDIS_URL: redis.url,
    AUTH_SECRET: 's'.repeat(32),
    SIGNUP: 'open',
    LOG_LEVEL: 'silent',
  };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

async function serve(): Promise<string> {
  const lines = createInterface({ input: start(['serve']).stdout as NodeJS.ReadableStream });
  const [greeting] = (await once(lines, 'line')) as [string];
  return /http:\/\/localhost:\d+/.exec(greeting)?.[0] ?? '';
}

const open = async (at: number, as: ApiClient): Promise<Device> => {
  const url = `${String(urls[at]).replace('http', 'ws')}/sync`;
  const device = new Device(url, DOC, as.id, { token: as.accessToken });
  await device.synced();
  return device;
};

const readiness = async (at: number): Promise<[number, string]> => {
  const response = await fetch(`${urls[at]}/health/ready`);
  const { parts } = (await response.json()) as { parts: { redis: { status: string } } };
  return [response.status, parts.redis.status];
};

const closed = (device: Device): Promise<unknown> =>
  vi.waitFor(() => expect(device.denials.length).toBeGreaterThan(0), PATIENT);

it('the API of one changes what is open on the other', { timeout: 30_000 }, async () => {
  const device = await open(1, bob);
  await ada.post(`/api/channels/${CHANNEL}/messages`, { body: 'by the API' });
  await device.until((at) => at.ops().some(({ body }) => body === 'by the API'), 'the post');
  device.post('by a device');
  await device.acknowledged();
  const { body } = await ada.get(`/api/channels/${CHANNEL}/messages`);
  expect(body.items?.map((item) => item.body)).toEqual(['by a device', 'by the API']);
  device.close();
});

it('who signs out on one, or is given another password by the command line, is out on both', {
  timeout: 30_000,
}, async () => {
  const phone = await new ApiClient(String(urls[0])).signIn('bob');
  const device = await open(1, phone);
  await new ApiClient(String(urls[0])).post('/api/auth/logout', { refreshToken: phone.refreshToken });
  await closed(device);
  device.close();
  const devices = [await open(0, bob), await open(1, bob)];
  const command = start(['user', 'passwd', 'bob']);
  command.stdin?.end('another horse\n');
  expect((await once(command, 'exit'))[0]).toBe(0);
  for (const own of devices) await closed(own);
  for (const own of devices) own.close();
});

it('Redis away is told as degraded, with status 200', { timeout: 30_000 }, async () => {
  await vi.waitFor(async () => expect(await readiness(0)).toEqual([200, 'ok']), PATIENT);
  await redis.down();
  await vi.waitFor(async () => expect(await readiness(0)).toEqual([200, 'degraded']), PATIENT);
  await redis.up();
  await vi.waitFor(async () => expect(await readiness(0)).toEqual([200, 'ok']), PATIENT);
});

it('one is killed: what it acknowledged is on the other, and its devices go on there', {
  timeout: 30_000,
}, async () => {
  const writer = await open(0, ada);
  const reader = await open(1, ada);
  const acknowledged: string[] = [];
  const [first] = children;
  const killed = once(first as ChildProcess, 'exit').then(() => false);
  for (let n = 0; ; n++) {
    const id = writer.post(`${n}`);
    if (n === 20) first?.kill('SIGKILL');
    const isIn = writer.acknowledged().then(
      () => true,
      () => false,
    );
    if (!(await Promise.race([isIn, killed]))) break;
    acknowledged.push(id);
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(20);
  const ids = (device: Device): string[] => device.ops().map(({ id }) => id);
  await vi.waitFor(() => expect(ids(reader)).toEqual(expect.arrayContaining(acknowledged)), PATIENT);
  // The same document, with whatever was not acknowledged, on the other server.
  const moved = new Device(reader.socket.configuration.url as string, DOC, ada.id, {
    token: ada.accessToken,
    doc: writer.doc,
  });
  await moved.synced();
  await moved.acknowledged();
  await vi.waitFor(() => expect(ids(reader).sort()).toEqual(ids(moved).sort()), PATIENT);
  expect(new Set(ids(reader)).size).toBe(ids(reader).length);
  for (const device of [writer, reader, moved]) device.close();
});
