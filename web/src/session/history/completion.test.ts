import type { ChannelOp } from '@causeway/shared/op/channel-op';
import { ChannelLog } from '@causeway/shared/testing/channel-log';
import { ADA, BOB, GENERAL } from '@causeway/shared/testing/people';
import { expect, test, vi } from 'vitest';
import { HistoryDevice } from '../../testing/history-device.ts';
import { SegmentServer } from '../../testing/segment-server.ts';
import { cut } from '../../testing/segments.ts';
import type { SegmentLibrary } from './segment-library.ts';

const busy = (status: number, code: string): Response =>
  Response.json({ error: { code, message: 'wait' } }, { status, headers: { 'retry-after': '0' } });

function setUp(segments: number, opsEach = 5) {
  const log = new ChannelLog();
  const run = (at: number): ChannelOp[] =>
    Array.from({ length: opsEach }, (_, n) => log.post(BOB, at * 1_000 + n + 10, `text ${at}.${n}`));
  const { sealed } = cut(Array.from({ length: segments + 1 }, (_, at) => run(at)));
  const server = new SegmentServer(GENERAL);
  server.sealed.push(...sealed);
  const device = new HistoryDevice(server, ADA);
  device.wanted = true;
  return { server, device, sealed };
}

const downloads = (server: SegmentServer): number[] =>
  server.asked.filter((path) => path.startsWith('/segments/')).map((path) => Number(path.slice(10)));

const knows = (library: SegmentLibrary, server: SegmentServer): void =>
  library.known(GENERAL, { first: server.first, head: server.head });

const completes = (library: SegmentLibrary): Promise<void> =>
  vi.waitFor(
    () => {
      const { of, state } = library.progress.get();
      expect([of > 0, state]).toEqual([true, 'complete']);
    },
    { timeout: 20_000 },
  );

test('all of the history is fetched in the background, newest first, one at a time', async () => {
  const { server, device, sealed } = setUp(12);
  let running = 0;
  server.before = async () => {
    expect(++running).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return undefined;
  };
  const library = device.open();
  knows(library, server);
  expect(library.progress.get()).toMatchObject({ here: 0, of: 12, state: 'loading' });
  await completes(library);
  expect(downloads(server)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  const { bytes, ...progress } = library.progress.get();
  expect(progress).toEqual({ here: 12, of: 12, state: 'complete' });
  await library.close();
  const stored = [...(device.disk.segments.get(GENERAL)?.values() ?? [])];
  expect(stored.reduce((sum, { length }) => sum + length, 0)).toBe(bytes);
  device.online = false;
  const offline = device.reload();
  for (const [segment, texts] of sealed.entries())
    expect(await offline.texts(GENERAL, segment)).toEqual(texts);
  expect(offline.progress.get()).toMatchObject({ here: 12, of: 12, bytes, state: 'complete' });
  await offline.close();
});

test('it goes on after a reload where it was', async () => {
  const { server, device } = setUp(8);
  const first = device.open();
  server.before = () => (downloads(server).length > 3 ? busy(503, 'unavailable') : undefined);
  knows(first, server);
  await vi.waitFor(() => expect(first.progress.get().here).toBe(3));
  await first.close();
  server.before = () => undefined;
  server.asked.length = 0;
  const second = device.reload();
  await completes(second);
  expect(downloads(server)).toEqual([4, 3, 2, 1, 0]);
  await second.close();
});

test('what a tab kept and could not say any more is counted', async () => {
  const { server, device } = setUp(4);
  const first = device.open();
  knows(first, server);
  await completes(first);
  await first.close();
  const [[key = '', extent] = []] = [...device.disk.values].filter(([name]) => name.startsWith('history/'));
  device.disk.values.set(key, { ...(extent as object), here: 1 });
  const second = device.reload();
  await completes(second);
  expect(downloads(server)).toHaveLength(4);
  await second.close();
});

test('a segment that was read meanwhile is not fetched again', async () => {
  const { server, device } = setUp(3);
  const library = device.open();
  await library.texts(GENERAL, 1);
  knows(library, server);
  await completes(library);
  expect(downloads(server).sort()).toEqual([0, 1, 2]);
  await library.close();
});

test.each([
  ['without the lead', { leads: false }, 'waiting'],
  ['without the network', { online: false }, 'waiting'],
  ['while data is saved', { savesData: true }, 'paused'],
  ['while the store fails', { storeFails: true }, 'paused'],
  ['when it is not wanted', { wanted: false }, 'off'],
] as const)('nothing is fetched %s, and all when that has changed', async (_, hindrance, state) => {
  const { server, device } = setUp(4);
  const usual = { leads: true, online: true, savesData: false, storeFails: false, wanted: true };
  Object.assign(device, hindrance);
  const library = device.open();
  knows(library, server);
  library.evaluate();
  expect(library.progress.get()).toMatchObject({ here: 0, of: 4, state });
  expect(server.asked).toEqual([]);
  Object.assign(device, usual);
  library.evaluate();
  await completes(library);
  await library.close();
});

test('it stops at once when the person saves data, and goes on afterwards', async () => {
  const { server, device } = setUp(6);
  server.before = () => {
    device.savesData = true;
    return undefined;
  };
  const library = device.open();
  knows(library, server);
  await vi.waitFor(() => expect(library.progress.get()).toMatchObject({ here: 1, state: 'paused' }));
  server.before = () => undefined;
  // Nobody is told of that.
  device.savesData = false;
  await completes(library);
  await library.close();
});

test.each([
  [429, 'rate-limited'],
  [503, 'unavailable'],
])('a server that answers %i is asked again later', async (status, code) => {
  const { server, device } = setUp(3);
  let refusals = 3;
  server.before = () => (refusals-- > 0 ? busy(status, code) : undefined);
  const library = device.open();
  knows(library, server);
  await completes(library);
  expect(downloads(server)).toEqual([2, 2, 2, 2, 1, 0]);
  await library.close();
});

test('`Retry-After` is kept to', async () => {
  const { server, device } = setUp(2);
  const refusal = busy(429, 'rate-limited');
  refusal.headers.set('retry-after', '3600');
  server.before = () => refusal.clone();
  const library = device.open();
  knows(library, server);
  await vi.waitFor(() => expect(library.progress.get().state).toBe('waiting'));
  server.before = () => undefined;
  library.evaluate();
  expect(library.progress.get().state).toBe('waiting');
  expect(downloads(server)).toEqual([1]);
  await library.close();
});

test('a segment that the server cannot give holds up no others, and is tried again', async () => {
  const { server, device } = setUp(4);
  server.before = (path) => (path === '/segments/2' ? busy(500, 'internal') : undefined);
  const library = device.open();
  knows(library, server);
  await vi.waitFor(() => expect(library.progress.get()).toMatchObject({ here: 3, state: 'waiting' }));
  server.before = () => undefined;
  await completes(library);
  await library.close();
});

test('a full device pauses, keeps what it has, and goes on when there is room', async () => {
  const { server, device } = setUp(4);
  const { putSegment } = device.store;
  let room = 2;
  device.store.putSegment = (...args) => {
    if (room-- <= 0) return Promise.reject(new DOMException('full', 'QuotaExceededError'));
    return putSegment.apply(device.store, args);
  };
  const library = device.open();
  knows(library, server);
  await vi.waitFor(() => expect(library.progress.get()).toMatchObject({ here: 2, state: 'paused' }));
  room = 99;
  await completes(library);
  await library.close();
});

test('segments that are sealed later are fetched too', async () => {
  const { server, device, sealed } = setUp(5);
  server.sealed.splice(3);
  const library = device.open();
  knows(library, server);
  await completes(library);
  server.sealed.push(...sealed.slice(3));
  knows(library, server);
  expect(library.progress.get()).toMatchObject({ here: 3, of: 5, state: 'loading' });
  await completes(library);
  await library.close();
});

test('a hundred segments are fetched, and no more than a few are held in memory', async () => {
  const { server, device, sealed } = setUp(100, 200);
  const library = device.open();
  knows(library, server);
  await completes(library);
  expect(downloads(server)).toHaveLength(100);
  await library.close();
  const read = vi.spyOn(device.store, 'segment');
  const again = device.reload();
  const reads = vi.spyOn(device.store, 'segment');
  for (const segment of [5, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 5]) await again.kept(GENERAL, segment);
  expect(reads).toHaveBeenCalledTimes(11);
  expect(read).not.toHaveBeenCalled();
  expect(await again.kept(GENERAL, 50)).toEqual(sealed[50]);
  await again.close();
}, 60_000);
