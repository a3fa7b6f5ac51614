import { ChannelLog } from '@causeway/shared/testing/channel-log';
import { ADA, BOB, GENERAL } from '@causeway/shared/testing/people';
import { expect, test } from 'vitest';
import { HistoryDevice } from '../../testing/history-device.ts';
import { SegmentServer } from '../../testing/segment-server.ts';
import { cut } from '../../testing/segments.ts';
import { ApiFailure } from '../app.ts';

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
  server.asked.length = 0;
  return { server, device, library, runs };
}

const bodies = (texts: readonly string[]): string[] =>
  texts.map((text) => (JSON.parse(text) as { body: string }).body);

test('a server with the same segments is asked for one', async () => {
  const { server, library } = await setUp(5, 0);
  expect(await library.revalidate(GENERAL, ADA)).toEqual([]);
  expect(server.asked).toEqual(['/', '/segments/4']);
});

test('what a restored server has no longer is dropped, and mine of it given back, oldest first', async () => {
  const { server, library } = await setUp(2, 0);
  const lost = await library.revalidate(GENERAL, ADA);
  expect(bodies(lost)).toEqual(['mine 2 before', 'mine 3 before', 'mine 4 before']);
  await library.settled();
  expect(await library.numbers(GENERAL)).toEqual([0, 1]);
  expect(server.asked).toEqual(['/', '/segments/4', '/segments/3', '/segments/2', '/segments/1']);
});

test('segments with other content are replaced; mine that are in a replacement are not given back', async () => {
  const { server, library, runs } = await setUp(3, 2);
  const [again] = runs[4] ?? [];
  server.sealed[4]?.splice(1, 0, JSON.stringify(again));
  const lost = await library.revalidate(GENERAL, ADA);
  expect(bodies(lost)).toEqual(['mine 3 before']);
  await library.settled();
  expect(await library.kept(GENERAL, 3)).toEqual(server.sealed[3]);
  expect(await library.kept(GENERAL, 4)).toEqual(server.sealed[4]);
});

test('without the network nothing changes, and it can be done again', async () => {
  const { server, device, library } = await setUp(2, 0);
  server.before = (path) => {
    if (path === '/segments/3') device.online = false;
    return path === '/segments/3' ? Promise.reject(new TypeError('fetch failed')) : undefined;
  };
  await expect(library.revalidate(GENERAL, ADA)).rejects.toBeInstanceOf(ApiFailure);
  expect(await library.numbers(GENERAL)).toEqual([0, 1, 2, 3, 4]);
  server.before = () => undefined;
  device.online = true;
  expect(await library.revalidate(GENERAL, ADA)).toHaveLength(3);
});

test('a segment of which a text was erased meanwhile is the same', async () => {
  const { server, library, runs } = await setUp(5, 0);
  const theirs = runs[4]?.[1];
  if (theirs !== undefined) server.erase(theirs.id);
  expect(await library.revalidate(GENERAL, ADA)).toEqual([]);
  await library.settled();
  expect(server.asked).toEqual(['/', '/segments/4']);
  expect((await library.kept(GENERAL, 4))?.join()).not.toContain('theirs 4');
});
