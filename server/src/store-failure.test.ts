import { channelDoc, type DocName } from '@causeway/shared/doc-name';
import { newChannelId, newOpId } from '@causeway/shared/id';
import { afterEach, beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import { systemRandom } from './random.ts';
import { type ApiClient, expectError } from './testing/api-client.ts';
import { breakAfterCommits, breakCommits } from './testing/broken-store.ts';
import { Device } from './testing/device.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let ada: ApiClient;
let doc: DocName;
let broken: MockInstance | undefined;
const open: Device[] = [];

beforeEach(async () => {
  server = await startTestServer();
  ada = await server.signUp('ada');
  const id = newChannelId(systemRandom);
  await ada.put(`/api/channels/${id}`, { name: 'x', kind: 'private' });
  doc = channelDoc(id, 0);
});
afterEach(async () => {
  broken?.mockRestore();
  for (const device of open.splice(0)) device.close();
  await server.close();
});

async function device(more: object = {}): Promise<Device> {
  const url = `${server.url.replace('http', 'ws')}/sync`;
  const made = new Device(url, doc, ada.id, { token: ada.accessToken, ...more });
  open.push(made);
  await made.synced();
  return made;
}

const posts = (of: Device): unknown[] =>
  of
    .ops()
    .filter(({ k }) => k === 'post')
    .map(({ body }) => body);

const ready = () => server.anonymous.get('/health/ready');
const errorLines = () => server.logLines.filter((line) => Number(line.level) >= 50);

/** The server has answered an update with "not applied": the provider counts it as unsynced for ever. */
const refusals = async (): Promise<number> => {
  const { body } = await server.anonymous.get('/metrics');
  return Number(/causeway_refusals_total\{code="unavailable"\} (\d+)/.exec(String(body.text))?.[1] ?? 0);
};

it('a commit fails once and everybody leaves: nothing acknowledged is lost, nothing else was acknowledged', async () => {
  const first = await device();
  first.post('kept');
  await first.acknowledged();
  let left = 1;
  broken = breakCommits(server.parts.db, () => left-- > 0);
  first.post('not stored');
  await vi.waitFor(async () => expect(await refusals()).toBe(1));
  expect(first.provider.unsyncedChanges).toBeGreaterThan(0);
  first.provider.destroy();
  first.socket.destroy();
  const second = await device();
  expect(posts(second)).toEqual(['kept']);
  // The device comes back, with what it had.
  const again = await device({ doc: first.doc });
  await again.acknowledged();
  await second.until((other) => posts(other).length === 2, 'what was not stored');
  expect(errorLines()).toHaveLength(1);
});

it('while commits fail it says so: not applied, 503, not ready, one line; afterwards all is well by itself', async () => {
  const writer = await device();
  const reader = await device();
  let fails = true;
  broken = breakCommits(server.parts.db, () => fails);
  for (let at = 0; at < 5; at++) writer.post(`${at}`);
  await vi.waitFor(async () => expect(await refusals()).toBeGreaterThan(0));
  const answer = await ada.post(`/api/channels/${doc.split('/')[1]}/messages`, { body: 'x' });
  expect(expectError(answer, 503)).toBe('unavailable');
  expect(answer.headers.get('retry-after')).not.toBeNull();
  const notReady = await ready();
  expect(notReady.status).toBe(503);
  expect(notReady.body).toMatchObject({ status: 'failed', parts: { database: { status: 'failed' } } });
  expect((await server.anonymous.get('/health/live')).status).toBe(200);
  expect(posts(reader)).toEqual([]);
  expect(errorLines().map(({ msg }) => msg)).toEqual([
    'the database takes no writes: nothing is acknowledged until it does',
  ]);

  fails = false;
  await vi.waitFor(async () => expect((await ready()).status).toBe(200));
  writer.provider.destroy();
  writer.socket.destroy();
  const again = await device({ doc: writer.doc });
  again.post('later');
  await again.acknowledged();
  await reader.until((other) => posts(other).length === 6, 'all of it');
  expect(errorLines()).toHaveLength(1);
});

it('a commit was made, but the connection broke ahead of its answer: what it wrote is there, once, for everybody', async () => {
  const writer = await device();
  const reader = await device();
  const path = `/api/channels/${doc.split('/')[1]}/messages`;
  let left = 1;
  broken = breakAfterCommits(server.parts.db, () => left-- > 0);
  writer.post('from a device');
  await writer.acknowledged();
  await untilStored(['from a device']);
  left = 1;
  const message = { id: newOpId(ada.id, Date.now(), systemRandom), body: 'from a script' };
  expect(expectError(await ada.post(path, message), 503)).toBe('unavailable');
  // Somebody asks whether all is well, or writes.
  await vi.waitFor(async () => expect((await ready()).status).toBe(200));
  await reader.until((other) => posts(other).length === 2, 'what was not heard of');
  await untilStored(['from a device', 'from a script']);
  expect((await ada.post(path, message)).status).toBe(200);
  expect(posts(reader)).toEqual(['from a device', 'from a script']);
});

/** Until these bodies are projected. */
async function untilStored(bodies: readonly string[]): Promise<void> {
  const { db } = server.parts;
  const check = async (): Promise<void> => {
    const rows = await db.selectFrom('messages').select('body').orderBy('ts').execute();
    expect(rows.map(({ body }) => body)).toEqual(bodies);
  };
  await vi.waitFor(check, { timeout: 10_000 });
}
