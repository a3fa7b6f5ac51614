import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import type { OpId } from '@causeway/shared/id';
import { ChannelLog, textsOf } from '@causeway/shared/testing/channel-log';
import { ADA, BOB, GENERAL } from '@causeway/shared/testing/people';
import { messageOf } from '@causeway/shared/testing/view';
import { describe, expect, test, vi } from 'vitest';
import { HistoryDevice } from '../../testing/history-device.ts';
import { SegmentServer } from '../../testing/segment-server.ts';
import { cut } from '../../testing/segments.ts';
import type { Found, PastWindow } from '../past.ts';
import { Cell } from '../store.ts';
import type { OwnView } from './own-view.ts';

const SEGMENTS = 10;
const EACH = 30;

/** Segment n holds posts at 1000n + 10 …; the head and the segment before it are the channel's own view. */
function setUp() {
  const log = new ChannelLog();
  const posts = Array.from({ length: SEGMENTS + 1 }, (_, segment) =>
    Array.from({ length: EACH }, (_, at) =>
      log.post(BOB, segment * 1_000 + at + 10, `text ${segment}.${at}`),
    ),
  );
  const { sealed, head } = cut(posts);
  const server = new SegmentServer(GENERAL);
  server.sealed.push(...sealed);
  const device = new HistoryDevice(server, ADA);
  const library = device.open();
  library.known(GENERAL, { first: 0, head: SEGMENTS });
  library.observe(GENERAL, SEGMENTS, head);
  const fold = new ChannelFold();
  const view = new Cell(fold.add([...(sealed[SEGMENTS - 1] ?? []), ...head]));
  const oldest = new Cell(SEGMENTS - 1);
  const own: OwnView = {
    view,
    oldest,
    loadOlder: async () => {
      const texts = await library.texts(GENERAL, oldest.get() - 1);
      if (texts === 'dropped') return;
      view.set(fold.add(texts));
      oldest.set(oldest.get() - 1);
    },
  };
  const find = (place: { op: string } | { at: number }) => library.find(GENERAL, place, own);
  const idOf = (segment: number, at: number): OpId => posts[segment]?.[at]?.id as OpId;
  return { server, device, library, own, oldest, find, idOf, log, head };
}

function windowOf(found: Found): PastWindow {
  if (found.in !== 'past') throw new Error(`found in ${found.in}`);
  return found.window;
}

/** First and last segment that a window shows. */
const spanOf = (window: PastWindow): string => {
  const bodies = [...window.view.get().messages.values()].map(({ body }) =>
    Number(/(\d+)\./.exec(body)?.[1]),
  );
  return `${Math.min(...bodies)}-${Math.max(...bodies)}`;
};

describe('a message', () => {
  test('in the channel’s own view is there', async () => {
    const { find, idOf, server } = setUp();
    expect(await find({ op: idOf(10, 3) })).toEqual({ in: 'view' });
    expect(await find({ op: idOf(9, 3) })).toEqual({ in: 'view' });
    expect(server.asked).toEqual([]);
  });

  test('one segment before the view is added to it', async () => {
    const { find, idOf, own } = setUp();
    expect(await find({ op: idOf(8, 3) })).toEqual({ in: 'view' });
    expect(messageOf(own.view.get(), idOf(8, 3))?.body).toBe('text 8.3');
  });

  test('far back is opened in a window, with a screenful around it, after asking the server once', async () => {
    const { find, idOf, server } = setUp();
    const window = windowOf(await find({ op: idOf(4, 15) }));
    expect(messageOf(window.view.get(), idOf(4, 15))?.body).toBe('text 4.15');
    expect(spanOf(window)).toBe('2-6');
    expect(server.asked.filter((path) => path.startsWith('/messages'))).toHaveLength(1);
    expect(window.past.get()).toBe('more');
    expect(window.newer.get()).toBe('more');
  });

  test('on the device is found without the network', async () => {
    const { find, idOf, library, device } = setUp();
    for (let segment = 0; segment < SEGMENTS; segment++) await library.texts(GENERAL, segment);
    await library.settled();
    device.online = false;
    expect(spanOf(windowOf(await find({ op: idOf(4, 15) })))).toBe('2-6');
    expect(spanOf(windowOf(await find({ op: idOf(0, 0) })))).toBe('0-1');
    expect(spanOf(windowOf(await find({ at: 5_025 })))).toBe('3-7');
    // All that there is has been looked through.
    expect(await find({ op: 'Bob0000002.zzzzzzzzzzzz' })).toEqual({ in: 'nothing' });
  });

  test('that can’t be looked for is unreachable; what surrounds a window is, too', async () => {
    const { find, idOf, library, device } = setUp();
    await library.texts(GENERAL, 4);
    await library.settled();
    device.online = false;
    expect(await find({ op: idOf(2, 1) })).toEqual({ in: 'unreachable' });
    expect(await find({ at: 2_015 })).toEqual({ in: 'unreachable' });
    const window = windowOf(await find({ op: idOf(4, 15) }));
    expect(spanOf(window)).toBe('4-4');
    expect(window.past.get()).toBe('unreachable');
    expect(window.newer.get()).toBe('unreachable');
    device.online = true;
    await Promise.all([window.loadOlder(), window.loadNewer()]);
    expect(spanOf(window)).toBe('3-5');
  });

  test('that nobody knows is nothing, or dropped where something was', async () => {
    const { find, idOf, server, library } = setUp();
    expect(await find({ op: 'Bob0000002.zzzzzzzzzzzz' })).toEqual({ in: 'nothing' });
    expect(await find({ op: 'no id' })).toEqual({ in: 'nothing' });
    server.first = 4;
    library.known(GENERAL, { first: 4, head: SEGMENTS });
    expect(await find({ op: idOf(3, 1) })).toEqual({ in: 'dropped' });
    const window = windowOf(await find({ op: idOf(4, 1) }));
    expect(window.past.get()).toBe('dropped');
  });
});

describe('a time', () => {
  test.each([
    [4_025, '2-6'],
    [4_000, '2-5'],
    [0, '0-1'],
  ])('%i is found by what the server lists', async (at, span) => {
    const { find } = setUp();
    expect(spanOf(windowOf(await find({ at })))).toBe(span);
  });

  test('of the channel’s own view is there', async () => {
    const { find } = setUp();
    expect(await find({ at: 9_020 })).toEqual({ in: 'view' });
    expect(await find({ at: 99_000 })).toEqual({ in: 'view' });
  });

  test('is found with few questions, however long the history', async () => {
    const { find, server } = setUp();
    await find({ at: 4_020 });
    expect(server.asked.filter((path) => path === '/segments')).toHaveLength(1);
  });
});

describe('an open window', () => {
  test('goes on in both directions until it joins the channel’s own view, and begins with the channel', async () => {
    const { find, idOf } = setUp();
    const window = windowOf(await find({ op: idOf(4, 15) }));
    await window.loadNewer();
    await Promise.all([window.loadNewer(), window.loadNewer()]);
    expect(window.newer.get()).toBe('joined');
    expect(spanOf(window)).toBe('2-8');
    await window.loadNewer();
    expect(spanOf(window)).toBe('2-8');
    for (let turn = 0; turn < 5; turn++) await window.loadOlder();
    expect(window.past.get()).toBe('beginning');
    expect(spanOf(window)).toBe('0-8');
  });

  test('is joined when the channel’s own view comes to it', async () => {
    const { find, idOf, own, oldest } = setUp();
    const window = windowOf(await find({ op: idOf(4, 15) }));
    while (oldest.get() > 7) await own.loadOlder();
    expect(window.newer.get()).toBe('joined');
  });

  test('shows what is written now about its messages, and nothing else', async () => {
    const { find, idOf, library, log } = setUp();
    const window = windowOf(await find({ op: idOf(4, 15) }));
    const of = idOf(4, 15);
    const before = window.view.get();
    library.observe(
      GENERAL,
      SEGMENTS,
      textsOf(log.post(BOB, 10_500, 'new'), log.react(ADA, 10_500, idOf(9, 1), '👍')),
    );
    expect(window.view.get()).toBe(before);
    library.observe(
      GENERAL,
      SEGMENTS,
      textsOf(log.react(ADA, 10_501, of, '👍'), log.edit(BOB, 10_502, of, 'changed')),
    );
    expect(messageOf(window.view.get(), of)).toMatchObject({
      body: 'changed',
      reactions: [{ emoji: '👍', users: [ADA] }],
    });
    library.observe(GENERAL, SEGMENTS, textsOf(log.delete(BOB, 10_503, of)));
    expect(messageOf(window.view.get(), of)).toMatchObject({ deleted: true, body: '' });
  });

  test('shows what was written about its messages while it was being opened', async () => {
    const { find, idOf, library, log, device } = setUp();
    await library.texts(GENERAL, 4);
    await library.settled();
    const asked = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const { values } = device.store;
    vi.spyOn(device.store, 'values').mockImplementation(async (keys) => {
      // The index, behind the lists of ids.
      if (keys.some((key) => key.includes('/of/'))) {
        asked.resolve();
        await gate.promise;
      }
      return await values.call(device.store, keys);
    });
    const finding = find({ op: idOf(4, 15) });
    await asked.promise;
    library.observe(GENERAL, SEGMENTS, textsOf(log.edit(BOB, 10_502, idOf(4, 15), 'changed')));
    gate.resolve();
    const window = windowOf(await finding);
    expect(messageOf(window.view.get(), idOf(4, 15))?.body).toBe('changed');
  });

  test('that was closed hears nothing any more', async () => {
    const { find, idOf, library, log } = setUp();
    const window = windowOf(await find({ op: idOf(4, 15) }));
    window.close();
    const before = window.view.get();
    library.observe(GENERAL, SEGMENTS, textsOf(log.delete(BOB, 10_503, idOf(4, 15))));
    expect(window.view.get()).toBe(before);
  });

  test('shows as pinned what the newest genesis lists, also while the index does not know', async () => {
    const log = new ChannelLog();
    const post = log.post(BOB, 20, 'pinned');
    const runs = [
      [post],
      [log.op(ADA, 100, 'pin', { of: post.id, on: true })],
      [log.post(BOB, 300, 'more')],
      [log.post(BOB, 400, 'more')],
      [],
    ];
    const { sealed, head } = cut(runs);
    const server = new SegmentServer(GENERAL);
    server.sealed.push(...sealed);
    const library = new HistoryDevice(server, ADA).open();
    library.known(GENERAL, { first: 0, head: sealed.length });
    library.observe(GENERAL, sealed.length, head);
    const own = {
      view: new Cell(new ChannelFold().view),
      oldest: new Cell(sealed.length),
      loadOlder: vi.fn(),
    };
    const window = windowOf(await library.find(GENERAL, { op: post.id }, own, 0));
    expect(window.view.get().messages.size).toBe(1);
    expect(window.view.get().messages.get(post.id)?.pinned).toBe(true);
  });
});

describe('what is open, a window or a quote,', () => {
  test('lets go what is kept no longer', async () => {
    const { find, idOf, library } = setUp();
    const window = windowOf(await find({ op: idOf(4, 1) }));
    await window.loadNewer();
    expect(spanOf(window)).toBe('2-6');
    const [gone, kept] = [library.recall(GENERAL, idOf(4, 1)), library.recall(GENERAL, idOf(5, 1))];
    await vi.waitFor(() => expect(gone.message.get() && kept.message.get()).toBeDefined());
    library.known(GENERAL, { first: 5, head: SEGMENTS });
    await vi.waitFor(() => expect(spanOf(window)).toBe('5-6'));
    expect(window.past.get()).toBe('dropped');
    await vi.waitFor(() => expect(kept.message.get()?.body).toBe('text 5.1'));
    expect(gone.message.get()).toBeUndefined();
    library.known(GENERAL, { first: 8, head: SEGMENTS });
    await vi.waitFor(() => expect(window.view.get().timeline).toEqual([]));
    await window.loadNewer();
    expect(spanOf(window)).toBe('8-8');
  });

  test('shows what a restored server has', async () => {
    const { find, idOf, library, server, head } = setUp();
    const window = windowOf(await find({ op: idOf(4, 1) }));
    const quote = library.recall(GENERAL, idOf(4, 5));
    await vi.waitFor(() => expect(quote.message.get()?.body).toBe('text 4.5'));
    expect(window.view.get().messages.has(idOf(4, 5))).toBe(true);
    await library.settled();
    for (let segment = 4; segment < SEGMENTS; segment++)
      server.sealed[segment] = (server.sealed[segment] ?? []).filter(
        (text) => !text.includes(idOf(segment, 5)),
      );
    server.epoch = 'after';
    const { replace } = await library.revalidate(GENERAL, ADA, 'before');
    await replace();
    library.reread(GENERAL);
    library.observe(GENERAL, SEGMENTS, head);
    await vi.waitFor(() => expect(window.view.get().messages.has(idOf(4, 5))).toBe(false));
    expect(messageOf(window.view.get(), idOf(4, 6))?.body).toBe('text 4.6');
    expect(quote.message.get()).toBeUndefined();
  });
});
