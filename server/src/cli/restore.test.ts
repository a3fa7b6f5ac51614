import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, watch, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { channelDoc, userDoc } from '@causeway/shared/doc-name';
import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import { type ChannelId, newChannelId } from '@causeway/shared/id';
import { readLog } from '@causeway/shared/log';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { processEnvironment } from '../config/load-config.ts';
import { openDatabase } from '../db/open-database.ts';
import { systemRandom } from '../random.ts';
import type { RunningServer } from '../server.ts';
import { readStored, rebuild } from '../sync/journal.ts';
import { ApiClient } from '../testing/api-client.ts';
import { Device } from '../testing/device.ts';
import { Installation } from '../testing/installation.ts';
import { opsOf } from '../testing/ops-of.ts';
import { placeOf } from '../testing/test-database.ts';

const MAIN = new URL('../main.ts', import.meta.url).pathname;

let source: Installation;
let target: Installation;
let dir: string;
const servers: RunningServer[] = [];
const devices: Device[] = [];
beforeEach(async () => {
  source = await Installation.create();
  target = await Installation.create();
  dir = join(source.dataDir, '..', 'backup');
});
afterEach(async () => {
  for (const device of devices.splice(0)) device.close();
  for (const server of servers.splice(0)) await server.close();
  await source.drop();
  await target.drop();
});

async function start(installation: Installation): Promise<RunningServer> {
  const server = await installation.start();
  servers.push(server);
  return server;
}

async function stop(server: RunningServer): Promise<void> {
  for (const device of devices.splice(0)) device.close();
  servers.splice(servers.indexOf(server), 1);
  await server.close();
}

async function channelOf(ada: ApiClient): Promise<ChannelId> {
  const id = newChannelId(systemRandom);
  expect((await ada.put(`/api/channels/${id}`, { name: 'x', kind: 'private' })).status).toBe(201);
  return id;
}

const httpOf = ({ port }: RunningServer): string => `http://127.0.0.1:${port}`;

async function deviceOf(server: RunningServer, ada: ApiClient, channel: ChannelId): Promise<Device> {
  const url = `ws://127.0.0.1:${server.port}/sync`;
  const device = new Device(url, channelDoc(channel, 0), ada.id, { token: ada.accessToken });
  devices.push(device);
  await device.synced();
  await device.until(() => device.stateless.length > 0, 'greeted');
  return device;
}

const epochIn = (device: Device) => device.stateless.find((message) => message.t === 'hello')?.epoch;

/** Writes to `first` and `second` in turn, each when the one before is acknowledged. */
async function writeInTurn(first: Device, second: Device, isOver: () => boolean): Promise<number> {
  for (let count = 0; ; count++) {
    if (isOver()) return count;
    for (const device of [first, second]) {
      device.post(`${count}`);
      await device.acknowledged();
    }
  }
}

it('a backup made by another process while people write is that of one moment', async () => {
  const server = await start(source);
  const ada = await new ApiClient(httpOf(server)).signUp('ada');
  const channels = [await channelOf(ada), await channelOf(ada)] as const;
  const [first, second] = [
    await deviceOf(server, ada, channels[0]),
    await deviceOf(server, ada, channels[1]),
  ];
  let over = false;
  const writing = writeInTurn(first, second, () => over);
  await vi.waitFor(() => expect(second.ops().length).toBeGreaterThan(20), { timeout: 10_000, interval: 5 });
  const child = spawn(process.execPath, [MAIN, 'backup', dir], {
    env: { ...processEnvironment(), ...source.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  expect(await once(child, 'exit')).toEqual([0, null]);
  const after = second.ops().length;
  await vi.waitFor(() => expect(second.ops().length).toBeGreaterThan(after + 5), {
    timeout: 10_000,
    interval: 5,
  });
  over = true;
  const written = await writing;

  expect((await target.run('restore', dir)).code).toBe(0);
  const restored = await start(target);
  const posts = await Promise.all(
    channels.map(async (channel) => {
      const ops = await opsOf(restored.parts, `channel/${channel}`);
      return ops.filter(({ k }) => k === 'post').map(({ body }) => body);
    }),
  );
  const [one = [], two = []] = posts;
  expect(two.length).toBeGreaterThan(10);
  expect(two.length).toBeLessThan(written);
  expect(one.length - two.length === 0 || one.length - two.length === 1).toBe(true);
  for (const bodies of posts) expect(bodies).toEqual(bodies.map((_, index) => `${index}`));
  await expectSound(restored);
});

/** Every log loads, and what is projected is what the fold shows. */
async function expectSound({ parts }: RunningServer): Promise<void> {
  const logs = await parts.db.selectFrom('logs').selectAll().execute();
  const ids = new Set((await parts.db.selectFrom('channels').select('id').execute()).map(({ id }) => id));
  const people = new Set((await parts.db.selectFrom('users').select('id').execute()).map(({ id }) => id));
  expect(logs.length).toBe(ids.size + people.size);
  for (const { log, head } of logs) {
    const [type, id] = log.split('/') as ['channel' | 'user', never];
    if (type === 'user') expect(people).toContain(id);
    if (type === 'user') rebuild(await readStored(parts.db, userDoc(id, head)));
    else await expectProjected(parts, id, head);
  }
}

async function expectProjected(
  parts: RunningServer['parts'],
  channel: ChannelId,
  head: number,
): Promise<void> {
  await parts.projection.caughtUp(`channel/${channel}`);
  const { doc } = rebuild(await readStored(parts.db, channelDoc(channel, head)));
  const fold = new ChannelFold();
  fold.add(readLog(doc));
  const shown = [...fold.view.messages.values()].map(({ id, body }) => ({ id, body }));
  const rows = await parts.db
    .selectFrom('messages')
    .select(['id', 'body'])
    .where('channel_id', '=', channel)
    .execute();
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  expect(rows.sort(byId)).toEqual(shown.sort(byId));
}

it('devices see another epoch, stay signed in, and send again what the backup has not', async () => {
  const server = await start(source);
  const ada = await new ApiClient(httpOf(server)).signUp('ada');
  const channel = await channelOf(ada);
  const device = await deviceOf(server, ada, channel);
  device.post('in the backup');
  await device.acknowledged();
  const backedUp = await source.run('backup', dir);
  expect(backedUp).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Backed up 1 account, 1 channel and /),
  });
  device.post('after it');
  await device.acknowledged();
  const lost = device.ops().filter(({ body }) => body === 'after it');
  const epoch = epochIn(device);
  await stop(server);

  const { out } = await target.run('restore', dir);
  expect(out).toMatch(/^Restored 1 account, 1 channel and .*\nThe secret was restored.*\nStart the server/);
  expect(readFileSync(join(target.dataDir, 'auth-secret'))).toEqual(
    readFileSync(join(source.dataDir, 'auth-secret')),
  );
  const restored = await start(target);
  const again = await deviceOf(restored, ada, channel);
  expect(epochIn(again)).toMatch(/^\w{16}$/);
  expect(epochIn(again)).not.toBe(epoch);
  const bodies = () => again.ops().flatMap(({ body }) => body ?? []);
  expect(bodies()).toEqual(['in the backup']);
  for (const op of lost) again.write(op);
  await again.acknowledged();
  const stored = await opsOf(restored.parts, `channel/${channel}`);
  expect(stored.filter(({ k }) => k === 'post').at(-1)).toEqual(lost[0]);
});

it('a database that is not empty is left as it is', async () => {
  await source.run('user', 'add', 'ada');
  await source.run('backup', dir);
  await target.run('user', 'add', 'bob');
  expect(await target.run('restore', dir)).toEqual({
    ...{ code: 1, out: '' },
    err: expect.stringMatching(/is not empty, .* and restore again\.$/),
  });
  const db = await openDatabase(await placeOf(target.dataDir));
  const people = await db.selectFrom('users').select('handle').execute();
  await db.destroy();
  expect(people).toEqual([{ handle: 'bob' }]);
});

it('a database on which a server runs is left alone; it may have been started before', async () => {
  await source.run('user', 'add', 'ada');
  await source.run('backup', dir);
  const server = await start(target);
  expect(await target.run('restore', dir)).toMatchObject({
    ...{ code: 1, out: '' },
    err: expect.stringContaining('stop the server first'),
  });
  await stop(server);
  expect(await target.run('restore', dir)).toMatchObject({ code: 0, err: '' });
});

it('a folder with something in it takes no backup, an empty one does', async () => {
  await source.run('user', 'add', 'ada');
  mkdirSync(dir);
  writeFileSync(join(dir, 'note'), 'keep me');
  expect(await source.run('backup', dir)).toMatchObject({
    code: 1,
    err: `${dir} is not empty: name a folder that is not there yet.`,
  });
  expect(await readdir(dir)).toEqual(['note']);
  const empty = join(source.dataDir, '..', 'empty');
  mkdirSync(empty);
  expect((await source.run('backup', empty)).code).toBe(0);
  expect(statSync(empty).mode & 0o777).toBe(0o700);
  expect(statSync(join(empty, 'auth-secret')).mode & 0o777).toBe(0o600);
});

it('a damaged row of the database ends the backup, and leaves nothing behind', async () => {
  await source.run('user', 'add', 'ada');
  const db = await openDatabase(await placeOf(source.dataDir));
  await db.updateTable('journal').set({ checksum: 7 }).execute();
  await db.destroy();
  const before = await readdir(join(source.dataDir, '..'));
  const { code, err } = await source.run('backup', dir);
  expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/damaged: journal user\/\w+\/0 1 /) });
  expect(await readdir(join(source.dataDir, '..'))).toEqual(before);
});

it.each(['SIGINT', 'SIGTERM'] as const)('%s ends a backup, which leaves nothing behind', async (signal) => {
  await source.run('user', 'add', 'ada');
  const beside = join(source.dataDir, '..');
  const before = await readdir(beside);
  const watcher = watch(beside, (_, name) => {
    if (!name?.includes('unfinished')) return;
    watcher.close();
    process.emit(signal);
  });
  expect(await source.run('backup', dir)).toEqual({
    code: 1,
    out: '',
    err: 'Interrupted: nothing was backed up.',
  });
  expect(await readdir(beside)).toEqual(before);
  expect((await source.run('backup', dir)).code).toBe(0);
});

it('what AUTH_SECRET names is neither copied nor replaced', async () => {
  const secret = { AUTH_SECRET: 'a secret of thirty-two characters' };
  const first = await Installation.create('tested', secret);
  const second = await Installation.create('tested', secret);
  await first.run('user', 'add', 'ada');
  const { out } = await first.run('backup', dir);
  expect(out).toContain('AUTH_SECRET is not in it');
  expect(await readdir(dir)).not.toContain('auth-secret');
  expect((await second.run('restore', dir)).out).toContain('The secret comes from AUTH_SECRET');
  await first.drop();
  await second.drop();
});
