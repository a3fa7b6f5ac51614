import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiClient, expectError } from '../testing/api-client.ts';
import { rawGet } from '../testing/raw-get.ts';
import { SealedRoom } from '../testing/sealed-room.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let owner: ApiClient;
let room: SealedRoom;
beforeAll(async () => {
  server = await startTestServer({ env: { SEGMENT_OPS: '3' } });
  owner = await server.signUp('ada');
  room = await SealedRoom.open(server, owner);
  await room.post('one', 'two', 'three');
  await room.sealedTo(1);
});
afterAll(async () => {
  room.close();
  await server.close();
});

const ask = (headers: Record<string, string>, { method = 'GET', n = 0 } = {}) =>
  rawGet(`${server.url}${room.path}/segments/${n}`, {
    method,
    headers: { authorization: `Bearer ${owner.accessToken}`, ...headers },
  });

it('gives the ops in log order, one a line, from the genesis to the seal', async () => {
  const lines = await room.lines(0);
  expect(lines.map(({ k }) => k)).toEqual(['genesis', 'post', 'post', 'post', 'seal']);
  expect(lines.map(({ body }) => body).slice(1, 4)).toEqual(['one', 'two', 'three']);
});

it('comes as it is stored to who takes Brotli, in plain lines to others, under one strong ETag', async () => {
  const small = await ask({ 'accept-encoding': 'gzip, br' });
  const plain = await ask({ 'accept-encoding': 'gzip, br;q=0' });
  expect(small.headers['content-encoding']).toBe('br');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(brotliDecompressSync(small.body).equals(plain.body)).toBe(true);
  expect(plain.body.toString().endsWith('\n')).toBe(true);
  for (const { status, headers, body } of [small, plain]) {
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/x-ndjson');
    expect(headers['content-length']).toBe(String(body.byteLength));
    expect(headers['cache-control']).toBe('private, no-cache');
    expect(headers.etag).toMatch(/^"[\w-]{22}"$/);
    expect(headers.etag).toBe(small.headers.etag);
    expect(headers['causeway-epoch']).toBe(small.headers['causeway-epoch']);
  }
  const epoch = await server.parts.db
    .selectFrom('meta')
    .select('value')
    .where('key', '=', 'epoch')
    .executeTakeFirst();
  expect(small.headers['causeway-epoch']).toBe(epoch?.value);
  const stored = await server.parts.db
    .selectFrom('segments')
    .select('bytes')
    .where('channel_id', '=', room.id)
    .executeTakeFirstOrThrow();
  expect(small.body.equals(stored.bytes)).toBe(true);
});

it('is not sent again to who names its ETag', async () => {
  const { headers } = await ask({});
  const etag = String(headers.etag);
  for (const names of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await ask({ 'if-none-match': names });
    expect({ names, status: again.status, bytes: again.body.byteLength }).toEqual({
      ...{ names, status: 304 },
      bytes: 0,
    });
    expect(again.headers.etag).toBe(etag);
  }
  expect((await ask({ 'if-none-match': '"other"' })).status).toBe(200);
});

it('tells its length to a HEAD, and no more', async () => {
  const whole = await ask({ 'accept-encoding': 'br' });
  const head = await ask({ 'accept-encoding': 'br' }, { method: 'HEAD' });
  expect(head.status).toBe(200);
  expect(head.body.byteLength).toBe(0);
  for (const name of ['etag', 'content-length', 'content-encoding', 'content-type'])
    expect({ name, value: head.headers[name] }).toEqual({ name, value: whole.headers[name] });
});

it('is not there for the head, for segments to come, and for those who are not members', async () => {
  for (const n of [1, 2, 999_999_999]) expectError(await owner.get(`${room.path}/segments/${n}`), 404);
  expectError(await (await server.signUp('eve')).get(`${room.path}/segments/0`), 404);
  expectError(await server.anonymous.get(`${room.path}/segments/0`), 401);
});

it('is listed, newest first, by pages', async () => {
  const other = await SealedRoom.open(server, owner);
  for (let n = 1; n <= 3; n++) {
    await other.post('a', 'b', 'c');
    await other.sealedTo(n);
  }
  const { body } = await owner.get(`${other.path}/segments`);
  expect(body.items?.map(({ segment }) => segment)).toEqual([2, 1, 0]);
  expect(body.next).toBeNull();
  const first = await owner.get(`${other.path}/segments?limit=2`);
  expect(first.body.items).toEqual(body.items?.slice(0, 2));
  const second = await owner.get(`${other.path}/segments?limit=2&before=${first.body.next}`);
  expect(second.body.items).toEqual(body.items?.slice(2));
  const [newest] = body.items ?? [];
  const answer = await rawGet(`${server.url}${other.path}/segments/2`, {
    headers: { authorization: `Bearer ${owner.accessToken}`, 'accept-encoding': 'br' },
  });
  expect(`"${newest?.etag}"`).toBe(answer.headers.etag);
  expect(newest?.bytes).toBe(answer.body.byteLength);
  const lines = await other.lines(2);
  const times = lines.map(({ ts }) => Number(ts));
  expect(newest).toMatchObject({
    ops: lines.length,
    firstTs: Math.min(...times),
    lastTs: Math.max(...times),
  });
  expectError(await owner.get(`${other.path}/segments?before=x`), 400);
});

it('says of a message which segment it is in', async () => {
  const { body } = await owner.get(`${room.path}/messages?limit=3`);
  const [message] = body.items ?? [];
  expect(message).toMatchObject({ body: 'three', segment: 0 });
  expect((await owner.get(`${room.path}/messages/${message?.id}`)).body).toEqual(message);
  expectError(await owner.get(`${room.path}/messages/${owner.id}.000000000000`), 404);
});

it('goes with its channel', async () => {
  const other = await SealedRoom.open(server, owner);
  await other.post('a', 'b', 'c');
  await other.sealedTo(1);
  expect((await owner.delete(other.path)).status).toBe(204);
  expectError(await owner.get(`${other.path}/segments/0`), 404);
  for (const table of ['segments', 'texts_elsewhere', 'erasures', 'messages'] as const) {
    const left = await server.parts.db
      .selectFrom(table)
      .select('channel_id')
      .where('channel_id', '=', other.id)
      .execute();
    expect({ table, left }).toEqual({ table, left: [] });
  }
});

it('is never given with other bytes than were stored', async () => {
  const other = await SealedRoom.open(server, owner);
  await other.post('a', 'b', 'c');
  await other.sealedTo(1);
  const where = server.parts.db.updateTable('segments').where('channel_id', '=', other.id);
  await where.set({ checksum: 1 }).execute();
  expect(expectError(await owner.get(`${other.path}/segments/0`), 500)).toBe('internal');
  const line = server.logLines.find(({ msg }) => msg === 'a request failed');
  expect(JSON.stringify(line)).toContain(`segment 0 of channel ${other.id} fails its checksum`);
});
