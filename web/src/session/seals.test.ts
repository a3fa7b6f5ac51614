import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  bodies,
  numbered,
  offline,
  online,
  People,
  readAll,
  say,
  settled,
  until,
} from '../testing/people.ts';
import { RealServer } from '../testing/real-server.ts';
import type { ChannelSession } from './channel-session.ts';
import type { ChannelHandle } from './session.ts';

let server: RealServer;
const people = new People(() => server.url);

beforeAll(async () => {
  server = await RealServer.start({ SEGMENT_OPS: 5 });
}, 40_000);
afterAll(() => server.stop());
afterEach(() => people.end());

const headOf = (channel: ChannelHandle): number => (channel as ChannelSession).log.head;

test('the channel goes on in the next segment when one is sealed', async () => {
  const ada = await people.register();
  const bob = await people.register();
  const id = await people.channel(ada.tab, [bob.id]);
  const [mine, theirs] = [await ada.tab.channel(id), await bob.tab.channel(id)];
  await say(mine, ...numbered(20));
  expect(headOf(mine)).toBeGreaterThan(2);
  await until(() => headOf(theirs) === headOf(mine), 'the same head');
  await until(() => bodies(theirs).at(-1) === 'message 19', 'received');
  expect(await readAll(mine)).toEqual(numbered(20));
  expect(await readAll(theirs)).toEqual(numbered(20));
  expect(mine.undelivered.get()).toEqual([]);
});

test('a new device opens a channel whose head is far from the beginning', async () => {
  const ada = await people.register();
  const id = await people.channel(ada.tab);
  const mine = await ada.tab.channel(id);
  await say(mine, ...numbered(30));
  const late = await (await people.signIn(ada.handle)).channel(id);
  await until(() => bodies(late).at(-1) === 'message 29', 'the newest');
  expect(headOf(late)).toBe(headOf(mine));
  await until(() => late.past.get() === 'more', 'two segments');
  expect(bodies(late).length).toBeLessThan(12);
  expect(await readAll(late)).toEqual(numbered(30));
});

test('what was written while the segment was sealed ends in the head, once', async () => {
  const ada = await people.register();
  const bob = await people.register();
  const id = await people.channel(ada.tab, [bob.id]);
  const [mine, theirs] = [await ada.tab.channel(id), await bob.tab.channel(id)];
  await say(mine, 'before');
  await until(() => bodies(theirs).length === 1, 'received');
  await offline(bob);
  for (const body of numbered(8, 'offline')) theirs.post({ body });
  await say(mine, ...numbered(12));
  bob.browser.setOnline(true);
  await online(bob.tab);
  await settled(theirs);
  expect(theirs.undelivered.get()).toEqual([]);
  const all = ['before', ...numbered(8, 'offline'), ...numbered(12)].sort();
  await until(
    () => bodies(mine).filter((body) => body.startsWith('offline')).length >= 1,
    'received by the other',
  );
  const late = await (await people.signIn(ada.handle)).channel(id);
  await until(() => headOf(late) >= headOf(mine), 'the head');
  expect((await readAll(late)).toSorted()).toEqual(all);
  expect((await readAll(theirs)).toSorted()).toEqual(all);
});

test('many who write at the moment of sealing lose nothing', async () => {
  const ada = await people.register();
  const bob = await people.register();
  const id = await people.channel(ada.tab, [bob.id]);
  const [mine, theirs] = [await ada.tab.channel(id), await bob.tab.channel(id)];
  for (let at = 0; at < 30; at++) {
    mine.post({ body: `ada ${at}` });
    theirs.post({ body: `bob ${at}` });
    if (at % 3 === 0) await new Promise(setImmediate);
  }
  await settled(mine);
  await settled(theirs);
  expect([...mine.undelivered.get(), ...theirs.undelivered.get()]).toEqual([]);
  const all = [...numbered(30, 'ada'), ...numbered(30, 'bob')].sort();
  const late = await (await people.signIn(ada.handle)).channel(id);
  expect((await readAll(late)).toSorted()).toEqual(all);
});
