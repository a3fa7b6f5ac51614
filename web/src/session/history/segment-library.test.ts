import type { OpId } from '@causeway/shared/id';
import type { ChannelOp } from '@causeway/shared/op/channel-op';
import { ChannelLog } from '@causeway/shared/testing/channel-log';
import { ADA, BOB, GENERAL } from '@causeway/shared/testing/people';
import { describe, expect, test, vi } from 'vitest';
import { HistoryDevice } from '../../testing/history-device.ts';
import { SegmentServer } from '../../testing/segment-server.ts';
import { cut } from '../../testing/segments.ts';
import { ApiFailure } from '../app.ts';
import { idsKey, laterKey } from './segment-keys.ts';

/** A server with segments of ten posts, and a device that knows of them. */
function setUp(segments = 3) {
  const log = new ChannelLog();
  const posts = Array.from({ length: segments + 1 }, (_, segment) =>
    Array.from({ length: 10 }, (_, at) => log.post(BOB, 100 * segment + at + 10, `text ${segment}.${at}`)),
  );
  return { ...serve(posts), posts, log };
}

function serve(runs: readonly (readonly ChannelOp[])[]) {
  const { sealed, head } = cut(runs);
  const server = new SegmentServer(GENERAL);
  server.sealed.push(...sealed);
  const device = new HistoryDevice(server, ADA);
  return { server, device, sealed, head };
}

/** All that is stored of segments, as text. */
async function storedText(device: HistoryDevice): Promise<string> {
  const library = device.reload();
  const texts: string[] = [];
  for (const segment of await library.numbers(GENERAL))
    texts.push(...((await library.kept(GENERAL, segment)) ?? []));
  await library.close();
  return texts.join('\n') + JSON.stringify([...device.disk.values]);
}

describe('reading', () => {
  test('a segment is downloaded once, kept, and read without the network afterwards', async () => {
    const { server, device, sealed } = setUp();
    const library = device.open();
    const [one, other] = await Promise.all([library.texts(GENERAL, 1), library.texts(GENERAL, 1)]);
    expect(one).toEqual(sealed[1]);
    expect(other).toEqual(sealed[1]);
    expect(server.asked).toEqual(['/segments/1']);
    await library.close();
    device.online = false;
    const again = device.reload();
    expect(await again.kept(GENERAL, 1)).toEqual(sealed[1]);
    expect(await again.texts(GENERAL, 1)).toEqual(sealed[1]);
    expect(await again.kept(GENERAL, 2)).toBeUndefined();
    expect(await again.numbers(GENERAL)).toEqual([1]);
  });

  test('what is neither here nor to be had rejects', async () => {
    const { device } = setUp();
    device.online = false;
    await expect(device.open().texts(GENERAL, 0)).rejects.toMatchObject({ code: 'offline' });
  });

  test.each([
    ['broken off within a line', (lines: string) => lines.slice(0, -30)],
    ['broken off after a line', (lines: string) => lines.split('\n').slice(0, -2).join('\n').concat('\n')],
    ['without its beginning', (lines: string) => lines.slice(lines.indexOf('\n') + 1)],
    ['empty', () => ''],
    ['a page of a proxy', () => '<html></html>'],
  ])('a body that is %s is not kept', async (_, spoil) => {
    const { server, device, sealed } = setUp();
    server.before = (path) =>
      path === '/segments/1' ? new Response(spoil(`${sealed[1]?.join('\n')}\n`)) : undefined;
    const library = device.open();
    await expect(library.texts(GENERAL, 1)).rejects.toBeInstanceOf(ApiFailure);
    expect(await library.numbers(GENERAL)).toEqual([]);
    server.before = () => undefined;
    expect(await library.texts(GENERAL, 1)).toEqual(sealed[1]);
  });

  test('another segment than the one asked for is not kept', async () => {
    const { server, device, sealed } = setUp();
    server.before = () => new Response(`${sealed[2]?.join('\n')}\n`);
    await expect(device.open().texts(GENERAL, 1)).rejects.toBeInstanceOf(ApiFailure);
  });

  test('stored bytes that are spoilt are dropped and downloaded again', async () => {
    const { server, device, sealed } = setUp();
    const library = device.open();
    await library.texts(GENERAL, 1);
    await library.close();
    device.disk.segments.get(GENERAL)?.get(1)?.fill(7, 20, 40);
    const again = device.reload();
    expect(await again.texts(GENERAL, 1)).toEqual(sealed[1]);
    await again.close();
    expect(server.asked).toEqual(['/segments/1', '/segments/1']);
    expect(await device.reload().kept(GENERAL, 1)).toEqual(sealed[1]);
  });

  test('a tab that does not lead reads what is kept, and keeps nothing', async () => {
    const { device, sealed } = setUp();
    device.leads = false;
    const library = device.open();
    expect(await library.texts(GENERAL, 1)).toEqual(sealed[1]);
    await library.close();
    expect(await device.reload().numbers(GENERAL)).toEqual([]);
  });

  test('a failing store costs no more than what is not kept', async () => {
    const { device, sealed } = setUp();
    const library = device.open();
    await device.store.close();
    expect(await library.texts(GENERAL, 1)).toEqual(sealed[1]);
    expect(await library.numbers(GENERAL)).toEqual([]);
    expect(device.logs.length).toBeGreaterThan(0);
  });

  test('the server asks for few things at a time', async () => {
    const { server, device } = setUp(10);
    let running = 0;
    let most = 0;
    server.before = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return undefined;
    };
    const library = device.open();
    await Promise.all(Array.from({ length: 10 }, (_, segment) => library.texts(GENERAL, segment)));
    expect(most).toBeLessThanOrEqual(3);
    expect(most).toBeGreaterThan(1);
  });
});

describe('what the server keeps no longer', () => {
  test('is said to be dropped, as the server says it when it is asked', async () => {
    const { server, device } = setUp();
    server.first = 2;
    const library = device.open();
    expect(await library.texts(GENERAL, 1)).toBe('dropped');
    expect(await library.texts(GENERAL, 0)).toBe('dropped');
    expect(server.asked).toEqual(['/segments/1', '/']);
  });

  test('a segment that is not sealed yet, and a channel that is not mine, are not dropped', async () => {
    const { server, device } = setUp();
    await expect(device.open().texts(GENERAL, 3)).rejects.toMatchObject({ code: 'not-found' });
    server.before = () => Response.json({ error: { code: 'not-found', message: 'no' } }, { status: 404 });
    await expect(device.open().texts(GENERAL, 1)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('goes from the device, with what is kept by its messages', async () => {
    const { server, device, posts, log } = setUp();
    const [old] = posts[0] ?? [];
    const later = log.edit(BOB, 350, old?.id as OpId, 'changed later');
    const again = cut([...posts.slice(0, 2), [...(posts[2] ?? []), later], posts[3] ?? []]);
    server.sealed.splice(0, 3, ...again.sealed);
    const library = device.open();
    for (const segment of [0, 1, 2]) await library.texts(GENERAL, segment);
    await library.close();
    expect(await storedText(device)).toContain('text 1.3');
    expect([...device.disk.values.keys()].some((key) => key.includes(`of/${old?.id}`))).toBe(true);
    const second = device.reload();
    second.known(GENERAL, { first: 2, head: 3 });
    expect(await second.texts(GENERAL, 1)).toBe('dropped');
    await second.close();
    const left = await storedText(device);
    expect(left).not.toContain('text 1.3');
    expect(left).not.toContain('text 0.0');
    expect([...device.disk.values.keys()].some((key) => key.includes(`of/${old?.id}`))).toBe(false);
    expect(left).toContain('text 2.0');
  });

  test('goes from the device when the channel does, with what was on its way', async () => {
    const { server, device } = setUp();
    const library = device.open();
    library.known(GENERAL, { first: 0, head: 3 });
    await library.texts(GENERAL, 1);
    const gate = Promise.withResolvers<undefined>();
    server.before = () => gate.promise;
    const reading = library.texts(GENERAL, 2);
    await vi.waitFor(() => expect(server.asked).toContain('/segments/2'));
    await library.forget(GENERAL);
    gate.resolve(undefined);
    await reading;
    await library.close();
    expect(device.disk.segments.get(GENERAL)?.size ?? 0).toBe(0);
    expect([...device.disk.values.keys()]).toEqual([]);
  });
});

test('a message that is not here is looked for once in each segment, however many come meanwhile', async () => {
  const { device, posts } = setUp(6);
  const library = device.open();
  const values = vi.spyOn(device.store, 'values');
  const recalled = library.recall(GENERAL, posts[0]?.[3]?.id as OpId);
  for (const segment of [5, 4, 3, 2, 1]) await library.texts(GENERAL, segment);
  await library.settled();
  expect(recalled.message.get()).toBeUndefined();
  await library.texts(GENERAL, 0);
  await vi.waitFor(() => expect(recalled.message.get()?.body).toBe('text 0.3'));
  const lists = values.mock.calls.flatMap(([keys]) => keys.filter((key) => key === idsKey(GENERAL, 5)));
  expect(lists).toHaveLength(1);
  await library.close();
});

test.each([
  ['here, is held in memory no longer', true],
  ['not here, stays in memory', false],
])('what a document said whose segment is %s when the document is gone', async (_, isHere) => {
  const log = new ChannelLog();
  const post = log.post(BOB, 10, 'liked');
  const { device, sealed } = serve([[post], [log.react(ADA, 110, post.id, '👍')], []]);
  const library = device.open();
  await library.texts(GENERAL, 0);
  if (isHere) await library.texts(GENERAL, 1);
  await library.settled();
  library.observe(GENERAL, 1, sealed[1] ?? []);
  library.release(GENERAL, 1);
  await library.settled();
  // What is known from now on is known from memory.
  device.disk.values.delete(laterKey(GENERAL, post.id as OpId));
  const recalled = library.recall(GENERAL, post.id as OpId);
  await vi.waitFor(() => expect(recalled.message.get()?.body).toBe('liked'));
  expect(recalled.message.get()?.reactions).toHaveLength(isHere ? 0 : 1);
  await library.close();
});
