import type { OpId } from '@causeway/shared/id';
import type { ChannelOp } from '@causeway/shared/op/channel-op';
import { ChannelLog, textsOf } from '@causeway/shared/testing/channel-log';
import { ADA, BOB, GENERAL } from '@causeway/shared/testing/people';
import { describe, expect, test, vi } from 'vitest';
import { HistoryDevice } from '../../testing/history-device.ts';
import { SegmentServer } from '../../testing/segment-server.ts';
import { cut } from '../../testing/segments.ts';
import { gunzip } from './gzip.ts';
import type { SegmentLibrary } from './segment-library.ts';

const SECRET = 'the secret';

/** Bob says something in segment 1, changes it there and in segment 2, and in the head deletes it. */
function setUp(more: { readonly in3?: readonly ChannelOp[] } = {}) {
  const log = new ChannelLog();
  const other = log.post(ADA, 110, 'something else');
  const post = log.post(BOB, 120, `${SECRET} as posted`, { mentions: [ADA] });
  const edits = [
    log.edit(BOB, 130, post.id, `${SECRET} once`),
    log.edit(BOB, 210, post.id, `${SECRET} twice`),
  ] as const;
  const deletion = log.delete(BOB, 410, post.id);
  const { sealed } = cut([
    [log.post(ADA, 10, 'first')],
    [other, post, edits[0]],
    [log.post(ADA, 205, 'between'), edits[1]],
    [log.post(ADA, 305, 'last'), ...(more.in3 ?? [])],
    [],
  ]);
  const server = new SegmentServer(GENERAL);
  server.sealed.push(...sealed);
  const device = new HistoryDevice(server, ADA);
  return { server, device, sealed, post, deletion, log };
}

async function fetchAll(library: SegmentLibrary, segments = [0, 1, 2, 3]): Promise<void> {
  for (const segment of segments) await library.texts(GENERAL, segment);
  await library.settled();
}

/** Everything that the disk has, decompressed. */
async function onDisk(device: HistoryDevice): Promise<string> {
  const segments = [...(device.disk.segments.get(GENERAL)?.values() ?? [])];
  const texts = await Promise.all(segments.map((bytes) => gunzip(bytes)));
  return texts.join('') + JSON.stringify([...device.disk.values]);
}

const erased = (device: HistoryDevice): Promise<void> =>
  vi.waitFor(async () => expect(await onDisk(device)).not.toContain(SECRET));

describe('a delete in the head', () => {
  test('takes the text out of every segment and index entry on the device, also offline', async () => {
    const { device, deletion, post } = setUp();
    const library = device.open();
    await fetchAll(library);
    expect(await onDisk(device)).toContain(`${SECRET} twice`);
    device.online = false;
    library.observe(GENERAL, 4, textsOf(deletion));
    await erased(device);
    expect(await onDisk(device)).toContain('something else');
    const texts = await library.kept(GENERAL, 1);
    expect(texts?.find((text) => text.includes(`"id":"${post.id}"`))).toBe(
      JSON.stringify({ k: 'post', id: post.id, ts: 120 }),
    );
    expect(await library.kept(GENERAL, 2)).toHaveLength(4);
    await library.close();
  });

  test('is done once', async () => {
    const { device, deletion } = setUp();
    const library = device.open();
    await fetchAll(library);
    library.observe(GENERAL, 4, textsOf(deletion));
    await erased(device);
    await library.close();
    const again = device.reload();
    const put = vi.spyOn(device.store, 'putSegment');
    const read = vi.spyOn(device.store, 'segment');
    const ask = vi.spyOn(device.store, 'values');
    again.observe(GENERAL, 4, textsOf(deletion));
    await vi.waitFor(() => expect(ask).toHaveBeenCalled());
    await again.close();
    expect(put).not.toHaveBeenCalled();
    expect(read).not.toHaveBeenCalled();
  });

  test('waits while it is mine and may be refused', async () => {
    const { device, deletion } = setUp();
    const library = device.open();
    await fetchAll(library);
    device.pending.add(deletion.id);
    const ask = vi.spyOn(device.pending, 'has');
    library.observe(GENERAL, 4, textsOf(deletion));
    await vi.waitFor(() => expect(ask.mock.calls.length).toBeGreaterThan(1));
    expect(await onDisk(device)).toContain(SECRET);
    device.pending.clear();
    library.evaluate();
    await erased(device);
    await library.close();
  });

  test('is taken up by the tab that leads next', async () => {
    const { device, deletion } = setUp();
    const library = device.open();
    await fetchAll(library);
    device.leads = false;
    library.observe(GENERAL, 4, textsOf(deletion));
    library.evaluate();
    expect(await onDisk(device)).toContain(SECRET);
    device.leads = true;
    library.evaluate();
    await erased(device);
    await library.close();
  });

  test('takes the text out of a segment that is downloaded later, before the server has erased it', async () => {
    const { device, deletion } = setUp();
    const library = device.open();
    await fetchAll(library, [3]);
    library.observe(GENERAL, 4, textsOf(deletion));
    await vi.waitFor(() => expect(JSON.stringify([...device.disk.values])).toContain('"delete'));
    await fetchAll(library, [2, 1, 0]);
    expect(await onDisk(device)).not.toContain(SECRET);
    await library.close();
  });
});

describe('a delete in a sealed segment', () => {
  const sealedDelete = () => {
    const { log, post, ...rest } = setUp();
    const deletion = log.delete(BOB, 310, post.id);
    const [first = [], second = [], third = [], fourth = []] = rest.sealed;
    rest.server.sealed.splice(0, 4, first, second, third, [
      ...fourth.slice(0, -1),
      JSON.stringify(deletion),
      ...fourth.slice(-1),
    ]);
    return { ...rest, post };
  };

  test.each([[[0, 1, 2, 3]], [[3, 2, 1, 0]], [[2, 3, 1, 0]], [[1, 3, 2, 0]]])(
    'takes the text out, whatever order the segments come in: %j',
    async (order) => {
      const { device } = sealedDelete();
      const library = device.open();
      await fetchAll(library, order);
      expect(await onDisk(device)).not.toContain(SECRET);
      expect(await library.numbers(GENERAL)).toEqual([0, 1, 2, 3]);
      await library.close();
    },
  );

  test('takes it out although the tab dies in between', async () => {
    const { device } = sealedDelete();
    const library = device.open();
    await fetchAll(library, [0, 1, 2]);
    device.store.putSegment = () => Promise.reject(new Error('died'));
    await library.texts(GENERAL, 3);
    await library.close();
    const again = device.reload();
    await fetchAll(again, [3]);
    expect(await onDisk(device)).not.toContain(SECRET);
    await again.close();
  });
});

describe('a device that does not fetch everything', () => {
  test('drops what the server has erased while it was away, and nothing else', async () => {
    const { server, device, post } = setUp();
    const library = device.open();
    library.known(GENERAL, { first: 0, head: 3 });
    await fetchAll(library, [0, 1, 2]);
    server.erase(post.id);
    library.known(GENERAL, { first: 0, head: 4 });
    await erased(device);
    await library.settled();
    expect(await library.numbers(GENERAL)).toEqual([0]);
    expect(await library.texts(GENERAL, 1)).toEqual(server.sealed[1]);
    await library.close();
  });

  test('does not ask when it fetches everything, nor when nothing new was sealed', async () => {
    const { server, device } = setUp();
    const library = device.open();
    library.known(GENERAL, { first: 0, head: 4 });
    await fetchAll(library);
    const asked = () => server.asked.filter((path) => path === '/segments').length;
    const before = asked();
    library.known(GENERAL, { first: 0, head: 4 });
    device.wanted = true;
    library.known(GENERAL, { first: 0, head: 5 });
    await library.settled();
    expect(asked()).toBe(before);
    await library.close();
  });
});

test('a stranger’s delete of what is not here changes nothing', async () => {
  const { device, log } = setUp();
  const library = device.open();
  await fetchAll(library);
  const before = await onDisk(device);
  const put = vi.spyOn(device.store, 'putSegment');
  library.observe(GENERAL, 4, textsOf(log.delete(BOB, 420, 'Bob0000002.zzzzzzzzzzzz' as OpId)));
  await vi.waitFor(() => expect(JSON.stringify([...device.disk.values])).toContain('zzzzzzzzzzzz'));
  expect(put).not.toHaveBeenCalled();
  expect((await onDisk(device)).startsWith(before.slice(0, before.indexOf('[[')))).toBe(true);
  await library.close();
});
