import { expect, test, vi } from 'vitest';
import { onRealServer } from '../testing/on-real-server.ts';
import {
  bodies,
  logOf,
  numbered,
  offline,
  online,
  readAll,
  readBack,
  say,
  until,
} from '../testing/people.ts';
import type { Timing } from './environment.ts';
import { extentKey } from './history/segment-keys.ts';

const MINUTE = 60_000;

const { people } = onRealServer({ SEGMENT_OPS: 5 });

/** A device that is offline, with all of a channel whose messages are kept for an hour. */
async function setUp(timing: Partial<Timing> = {}) {
  const ada = await people.register(people.browser(timing));
  const id = await people.channel(ada.tab);
  const mine = await ada.tab.channel(id);
  await ada.tab.session.call('patchChannel', { params: { id }, body: { retention: { hours: 1 } } });
  await until(() => mine.view.get().retention !== null, 'the retention');
  await say(mine, ...numbered(17));
  await readAll(mine);
  const log = logOf(mine);
  await until(() => log.parts.size === 1, 'settled');
  await offline(ada);
  const head = bodiesIn(log.headPart.doc.texts());
  const disk = (): number => ada.browser.disks.get(ada.id)?.segments.get(id)?.size ?? 0;
  await until(() => disk() === log.head, 'all of the history');
  return { ada, id, mine, head, disk };
}

const bodiesIn = (texts: readonly string[]): string[] =>
  texts
    .map((text) => JSON.parse(text) as { k: string; body: string })
    .flatMap(({ k, body }) => (k === 'post' ? [body] : []));

test('a device that is offline shows and keeps no longer what the channel does not keep', async () => {
  const { ada, id, mine, head, disk } = await setUp();
  ada.browser.clockError = 50 * MINUTE;
  const before = disk();
  const offlinePost = mine.post({ body: 'written offline' });
  await until(() => mine.pending.get().has(offlinePost), 'written');
  expect(bodies(mine)).toHaveLength(18);
  expect(mine.past.get()).toBe('beginning');
  ada.browser.clockError = 70 * MINUTE;
  await until(
    () => bodies(mine).length === head.length + 1,
    () => `the head alone, not ${bodies(mine)}`,
  );
  expect(bodies(mine)).toEqual([...head, 'written offline']);
  expect(mine.past.get()).toBe('dropped');
  await readBack(mine);
  expect(bodies(mine)).toEqual([...head, 'written offline']);
  expect(before).toBeGreaterThan(1);
  await until(() => disk() === 0, 'off the disk');
  const kept = (): unknown => ada.browser.disks.get(ada.id)?.values.get(extentKey(id));
  await vi.waitFor(() => expect(kept()).toMatchObject({ first: logOf(mine).head }));
  await ada.tab.close();
  const again = await (await people.reopen(ada.browser)).channel(id);
  expect(bodies(again)).toEqual([...head, 'written offline']);
  await readBack(again);
  expect(again.past.get()).toBe('dropped');
});

test('a clock that is wrong takes nothing away while the server says the time', async () => {
  const { ada, id, mine } = await setUp();
  await ada.tab.close();
  ada.browser.clockError = 300 * MINUTE;
  ada.browser.setOnline(true);
  const tab = await people.reopen(ada.browser);
  await online(tab);
  const again = await tab.channel(id);
  expect(await readAll(again)).toEqual(numbered(17));
  expect(bodies(mine)).toHaveLength(17);
});

test('nor while the server is about to say it', async () => {
  const { ada, id, head, disk } = await setUp({ connect: 1_500 });
  const before = disk();
  await ada.tab.close();
  ada.browser.clockError = 300 * MINUTE;
  ada.browser.setOnline(true);
  const renewal = Promise.withResolvers<void>();
  void ada.browser.locks.request('causeway-refresh', {}, () => renewal.promise);
  const tab = await people.reopen(ada.browser);
  const { connection } = tab.session;
  await until(() => connection.get() === 'connecting', 'connecting');
  const again = await tab.channel(id);
  const shown = bodies(again);
  expect(shown.length).toBeGreaterThan(head.length);
  // It gives up after the time of several looks at what is kept no longer.
  const atLast = await new Promise((resolve) =>
    connection.subscribe(() => resolve({ status: connection.get(), shown: bodies(again), disk: disk() })),
  );
  expect(atLast).toEqual({ status: 'offline', shown, disk: before });
  renewal.resolve();
});

test('what a wrong clock has taken from a device that was offline comes back', async () => {
  const { ada, mine, head, disk } = await setUp();
  ada.browser.clockError = 70 * MINUTE;
  await until(() => bodies(mine).length === head.length && disk() === 0, 'gone');
  ada.browser.clockError = 0;
  ada.browser.setOnline(true);
  await online(ada.tab);
  await until(() => mine.past.get() === 'more', 'there is more');
  expect(await readAll(mine)).toEqual(numbered(17));
  await until(() => disk() > 1, 'kept again');
});
