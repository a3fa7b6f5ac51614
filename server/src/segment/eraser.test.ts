import type { OpId } from '@causeway/shared/id';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Projection } from '../projection/projection.ts';
import { SEALED_KEPT_MS, SealedSweep } from '../sync/sealed-sweep.ts';
import type { ApiClient } from '../testing/api-client.ts';
import { tablesWith } from '../testing/every-byte.ts';
import { SealedRoom } from '../testing/sealed-room.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { Eraser } from './eraser.ts';
import { plainSegment } from './segment-bytes.ts';

const MARKER = 'XYZZY-never-to-be-found';

let server: TestServer;
let owner: ApiClient;
let room: SealedRoom;
beforeEach(async () => {
  server = await startTestServer({ env: { SEGMENT_OPS: '3' } });
  owner = await server.signUp('ada');
  room = await SealedRoom.open(server, owner);
});
afterEach(async () => {
  room.close();
  await server.close();
});

const etagOf = async (segment: number): Promise<string | null> =>
  (await owner.get(`${room.path}/segments/${segment}`)).headers.get('etag');

const told = async (segment: number): Promise<string> => JSON.stringify(await room.lines(segment));

/** Resolves when `segment` has nothing of {@link MARKER}. */
const erased = (segment: number): Promise<void> =>
  vi.waitFor(async () => expect(await told(segment)).not.toContain(MARKER), { timeout: 5_000, interval: 20 });

/** As if it was long ago that segments were sealed. */
async function sweepAll(): Promise<void> {
  const { db, logger } = server.parts;
  const projection = new Projection(db, logger);
  const sweep = new SealedSweep({ db, logger, projection, now: () => Date.now() + SEALED_KEPT_MS + 1 });
  await sweep.run();
  await sweep.close();
}

it('leaves out of a sealed segment what was deleted before', async () => {
  const device = await room.device();
  const id = device.post(MARKER);
  device.write({ k: 'edit', of: id, body: `${MARKER} anew` });
  device.write({ k: 'delete', of: id });
  await room.sealedTo(1);
  expect(await told(0)).not.toContain(MARKER);
  expect((await room.lines(0)).filter((op) => op.id === id || op.of === id).map(({ k }) => k)).toEqual([
    'post',
    'edit',
    'delete',
  ]);
});

it('takes post and edits out of every segment when the delete comes later, under new ETags', async () => {
  const [id] = await room.post(MARKER, 'two', 'three');
  await room.sealedTo(1);
  const editing = await room.device();
  editing.write({ k: 'edit', of: id, body: `${MARKER} anew`, mentions: ['*'] });
  editing.write({ k: 'react', of: id, emoji: '👍', on: true });
  editing.post('between');
  await room.sealedTo(2);
  const before = [await etagOf(0), await etagOf(1)];
  expect(await told(0)).toContain(MARKER);
  expect(await told(1)).toContain(MARKER);
  (await room.device()).write({ k: 'delete', of: id });
  await Promise.all([erased(0), erased(1)]);
  const after = [await etagOf(0), await etagOf(1)];
  for (const [at, etag] of after.entries()) expect(etag).not.toBe(before[at]);
  const [, post] = await room.lines(0);
  expect(post).toEqual({ k: 'post', id, ts: expect.any(Number) });
  const [, edit, react, between] = await room.lines(1);
  expect(edit).toEqual({ k: 'edit', of: id, id: expect.any(String), ts: expect.any(Number) });
  expect(react).toMatchObject({ k: 'react', emoji: '👍' });
  expect(between).toMatchObject({ body: 'between' });
});

it('erases a text that arrives after its message was deleted, once its segment is sealed', async () => {
  const device = await room.device();
  const id = `${owner.id}.lateLate0000` as OpId;
  device.write({ k: 'delete', of: id });
  device.post('two');
  device.post('three');
  await room.sealedTo(1);
  const late = await room.device();
  late.write({ k: 'post', id, body: MARKER });
  late.write({ k: 'edit', of: id, body: `${MARKER} anew` });
  late.post('between');
  await room.sealedTo(2);
  await erased(1);
  expect((await owner.get(`${room.path}/messages/${id}`)).body).toMatchObject({ deleted: true, body: '' });
});

it('leaves no text of a deleted message in any table, once sealed documents are swept', async () => {
  const [id] = await room.post(MARKER, 'two', 'three');
  await room.sealedTo(1);
  const device = await room.device();
  device.write({ k: 'edit', of: id, body: `${MARKER} anew` });
  device.write({ k: 'delete', of: id });
  device.post('between');
  await room.sealedTo(2);
  await Promise.all([erased(0), erased(1)]);
  expect(await tablesWith(server.parts.db, MARKER, plainSegment)).not.toEqual([]);
  await sweepAll();
  expect(await tablesWith(server.parts.db, MARKER, plainSegment)).toEqual([]);
  // It would have been found.
  expect(await tablesWith(server.parts.db, 'between', plainSegment)).toEqual(['messages', 'segments']);
});

it('takes up what was left when the server ended between deleting and erasing', async () => {
  const [id] = await room.post(MARKER, 'two', 'three');
  await room.sealedTo(1);
  const { db } = server.parts;
  await server.parts.projection.caughtUp(`channel/${room.id}`);
  await db
    .insertInto('erasures')
    .values({ channel_id: room.id, segment: 0, target: id as OpId })
    .execute();
  expect(await told(0)).toContain(MARKER);
  await new Eraser({ db, logger: server.parts.logger }).run();
  expect(await told(0)).not.toContain(MARKER);
  expect(await db.selectFrom('erasures').selectAll().execute()).toEqual([]);
});

it('does not store over what another server has erased meanwhile', async () => {
  const [one, two] = await room.post(`${MARKER} 1`, `${MARKER} 2`, 'three');
  await room.sealedTo(1);
  await server.parts.projection.caughtUp(`channel/${room.id}`);
  const { db, logger } = server.parts;
  const note = (id: unknown) =>
    db
      .insertInto('erasures')
      .values({ channel_id: room.id, segment: 0, target: id as OpId })
      .execute();
  await note(one);
  let stops = 0;
  const slow = new Eraser({
    ...{ db, logger },
    beforeStoring: async () => {
      if (stops++ > 0) return;
      await note(two);
      await new Eraser({ db, logger }).run();
    },
  });
  await slow.run();
  expect(await told(0)).not.toContain(MARKER);
  expect(await db.selectFrom('erasures').selectAll().execute()).toEqual([]);
});

it('waits with what is not sealed yet, and forgets what is no longer kept', async () => {
  await room.post('one', 'two', 'three');
  await room.sealedTo(1);
  const { db, logger } = server.parts;
  const target = `${owner.id}.000000000000` as OpId;
  const at = (segment: number) => ({ channel_id: room.id, segment, target });
  await db
    .insertInto('erasures')
    .values([at(1), at(2)])
    .execute();
  await db
    .insertInto('erasures')
    .values({ ...at(0), channel_id: 'Gone000000000001' as never })
    .execute();
  const etag = await etagOf(0);
  await new Eraser({ db, logger }).run();
  const left = await db.selectFrom('erasures').select('segment').orderBy('segment').execute();
  expect(left.map(({ segment }) => segment)).toEqual([1, 2]);
  expect(await etagOf(0)).toBe(etag);
});

it('goes on with the others when one segment is damaged', async () => {
  const [first] = await room.post(MARKER, 'two', 'three');
  await room.sealedTo(1);
  const [second] = await room.post(MARKER, 'two', 'three');
  await room.sealedTo(2);
  await server.parts.db
    .updateTable('segments')
    .set({ checksum: 1 })
    .where('channel_id', '=', room.id)
    .where('segment', '=', 0)
    .execute();
  const device = await room.device();
  device.write({ k: 'delete', of: first });
  device.write({ k: 'delete', of: second });
  await erased(1);
  await vi.waitFor(() =>
    expect(server.logLines.some(({ msg }) => msg === 'deleted texts could not be erased yet')).toBe(true),
  );
});
