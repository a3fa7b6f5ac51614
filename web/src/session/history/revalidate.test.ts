import { ChannelLog } from '@causeway/shared/testing/channel-log';
import { ADA, BOB, GENERAL } from '@causeway/shared/testing/people';
import { expect, test, vi } from 'vitest';
import { HistoryDevice } from '../../testing/history-device.ts';
import { SegmentServer } from '../../testing/segment-server.ts';
import { cut } from '../../testing/segments.ts';
import { ApiFailure } from '../app.ts';
import type { SegmentLibrary } from './segment-library.ts';

/** A device with five segments of a server that then is restored to `kept` segments, and writes others. */
async function setUp(kept: number, afterwards: number) {
  const log = new ChannelLog();
  const run = (at: number, from = 'before') => [
    log.post(ADA, at * 100 + 10, `mine ${at} ${from}`),
    log.post(BOB, at * 100 + 20, `theirs ${at} ${from}`),
  ];
  const runs = Array.from({ length: 6 }, (_, at) => run(at));
  const { sealed } = cut(runs);
  const server = new SegmentServer(GENERAL);
  server.sealed.push(...sealed);
  const device = new HistoryDevice(server, ADA);
  const library = device.open();
  for (const segment of sealed.keys()) await library.texts(GENERAL, segment);
  await library.settled();
  const written = Array.from({ length: afterwards }, (_, at) => run(kept + at, 'after'));
  const restored = cut([...runs.slice(0, kept), ...written, []]);
  server.sealed.splice(0, sealed.length, ...restored.sealed);
  server.epoch = 'after';
  server.asked.length = 0;
  return { server, device, library, runs };
}

const bodies = (texts: readonly string[]): string[] =>
  texts.map((text) => (JSON.parse(text) as { body: string }).body);

/** Compares with the server, and takes what it has; bodies of what it has lost. */
async function compare(library: SegmentLibrary, epoch = 'before'): Promise<string[]> {
  const { lost, replace } = await library.revalidate(GENERAL, ADA, epoch);
  await replace();
  return bodies(lost);
}

test('a server with the same segments is asked for one', async () => {
  const { server, library } = await setUp(5, 0);
  expect(await compare(library)).toEqual([]);
  expect(server.asked).toEqual(['/', '/segments/4']);
});

test('what a restored server has no longer is dropped, and mine of it given back, oldest first', async () => {
  const { server, library } = await setUp(2, 0);
  expect(await compare(library)).toEqual(['mine 2 before', 'mine 3 before', 'mine 4 before']);
  expect(await library.numbers(GENERAL)).toEqual([0, 1]);
  expect(server.asked).toEqual(['/', '/segments/4', '/segments/3', '/segments/2', '/segments/1']);
});

test('nothing is replaced before what is lost is in safety', async () => {
  const { device, library } = await setUp(2, 0);
  await library.revalidate(GENERAL, ADA, 'before');
  await library.close();
  const again = device.reload();
  expect(await again.numbers(GENERAL)).toEqual([0, 1, 2, 3, 4]);
  expect(await compare(again)).toHaveLength(3);
  await again.close();
});

test('segments with other content are replaced; mine that are in a replacement are not given back', async () => {
  const { server, library, runs } = await setUp(3, 2);
  const [again] = runs[4] ?? [];
  server.sealed[4]?.splice(1, 0, JSON.stringify(again));
  expect(await compare(library)).toEqual(['mine 3 before']);
  expect(await library.kept(GENERAL, 3)).toEqual(server.sealed[3]);
  expect(await library.kept(GENERAL, 4)).toEqual(server.sealed[4]);
});

test('a segment that came from the restored server does not end the comparison, also after a reload', async () => {
  const { server, device, library } = await setUp(2, 5);
  // Another page, before anybody has told it of the restore.
  expect(await library.texts(GENERAL, 6)).toEqual(server.sealed[6]);
  await library.close();
  const again = device.reload();
  expect(await compare(again)).toEqual(['mine 2 before', 'mine 3 before', 'mine 4 before']);
  for (const segment of [2, 3, 4, 6])
    expect(await again.kept(GENERAL, segment)).toEqual(server.sealed[segment]);
  await again.close();
});

test('what was replaced before the page ended does not end the comparison either', async () => {
  const { server, device, library } = await setUp(1, 4);
  const putSegment = device.store.putSegment.bind(device.store);
  device.store.putSegment = (channel, segment, bytes) =>
    segment === 3 ? Promise.reject(new Error('died')) : putSegment(channel, segment, bytes);
  await expect(compare(library)).rejects.toThrow('died');
  await library.close();
  const again = device.reload();
  expect(await again.kept(GENERAL, 4)).toEqual(server.sealed[4]);
  expect(await compare(again)).toEqual(['mine 1 before', 'mine 2 before']);
  expect(await again.kept(GENERAL, 1)).toEqual(server.sealed[1]);
  await again.close();
});

test('mine that a segment of the restored server has are not given back', async () => {
  const { server, library, runs } = await setUp(2, 5);
  const [again] = runs[3] ?? [];
  server.sealed[6]?.splice(1, 0, JSON.stringify(again));
  await library.texts(GENERAL, 6);
  await library.settled();
  expect(await compare(library)).toEqual(['mine 2 before', 'mine 4 before']);
});

test('without the network nothing changes, and it can be done again', async () => {
  const { server, device, library } = await setUp(2, 0);
  server.before = (path) => {
    if (path === '/segments/3') device.online = false;
    return path === '/segments/3' ? Promise.reject(new TypeError('fetch failed')) : undefined;
  };
  await expect(compare(library)).rejects.toBeInstanceOf(ApiFailure);
  expect(await library.numbers(GENERAL)).toEqual([0, 1, 2, 3, 4]);
  server.before = () => undefined;
  device.online = true;
  expect(await compare(library)).toHaveLength(3);
});

test('a segment of which a text was erased meanwhile is the same', async () => {
  const { server, library, runs } = await setUp(5, 0);
  const theirs = runs[4]?.[1];
  if (theirs !== undefined) server.erase(theirs.id);
  expect(await compare(library)).toEqual([]);
  expect(server.asked).toEqual(['/', '/segments/4']);
  expect((await library.kept(GENERAL, 4))?.join()).not.toContain('theirs 4');
});

test('what was erased here keeps its place in the comparison', async () => {
  const { server, library, runs } = await setUp(5, 0);
  const theirs = runs[4]?.[1];
  const erasing = { k: 'delete', id: `${BOB}.${'d'.repeat(12)}`, ts: 900, of: theirs?.id };
  library.observe(GENERAL, 5, [JSON.stringify(erasing)]);
  await vi.waitFor(async () => expect((await library.kept(GENERAL, 4))?.join()).not.toContain('theirs 4'));
  expect(await compare(library)).toEqual([]);
  expect(server.asked).toEqual(['/', '/segments/4']);
});
