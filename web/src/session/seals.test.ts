import { expect, test } from 'vitest';
import { onRealServer } from '../testing/on-real-server.ts';
import {
  bodies,
  logOf,
  numbered,
  offline,
  online,
  readAll,
  readBack,
  row,
  say,
  setPrefOverSeals,
  settled,
  until,
} from '../testing/people.ts';
import type { ChannelHandle } from './session.ts';

const real = onRealServer({ SEGMENT_OPS: 5 });
const { people } = real;

const headOf = (channel: ChannelHandle): number => logOf(channel).head;

test('the channel goes on in the next segment when one is sealed', async () => {
  const { mine, theirs } = await people.pair();
  await say(mine, ...numbered(20));
  expect(headOf(mine)).toBeGreaterThan(2);
  await until(() => headOf(theirs) === headOf(mine), 'the same head');
  await until(() => bodies(theirs).at(-1) === 'message 19', 'received');
  expect(await readAll(mine)).toEqual(numbered(20));
  expect(await readAll(theirs)).toEqual(numbered(20));
  expect(mine.undelivered.get()).toEqual([]);
});

test('a new device opens a channel whose head is far from the beginning', async () => {
  const { ada, id, mine } = await people.alone();
  await say(mine, ...numbered(30));
  const late = await (await people.signIn(ada.handle)).channel(id);
  await until(() => bodies(late).at(-1) === 'message 29', 'the newest');
  expect(headOf(late)).toBe(headOf(mine));
  await until(() => late.past.get() === 'more', 'two segments');
  expect(bodies(late).length).toBeLessThan(12);
  expect(await readAll(late)).toEqual(numbered(30));
});

test('what was written while the segment was sealed ends in the head, once', async () => {
  const { ada, bob, id, mine, theirs } = await people.pair();
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
  const { ada, id, mine, theirs } = await people.pair();
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

test('a device that was away for a hundred segments opens the head, and loses nothing', async () => {
  const { bob, id, mine, theirs } = await people.pair();
  await say(theirs, 'seen before');
  await until(() => bodies(mine).length === 1, 'received');
  await offline(bob);
  for (const body of numbered(3, 'offline')) theirs.post({ body });
  await bob.tab.close();
  for (let at = 0; at < 510; at += 5) {
    for (const body of numbered(5, `${at}`)) mine.post({ body });
    await settled(mine);
  }
  expect(headOf(mine)).toBeGreaterThan(100);
  const tab = await people.reopen(bob.browser);
  const again = await tab.channel(id);
  expect(bodies(again)).toEqual(['seen before', ...numbered(3, 'offline')]);
  bob.browser.setOnline(true);
  await settled(again);
  await until(() => bodies(mine).filter((body) => body.startsWith('offline')).length === 3, 'delivered');
  await until(() => logOf(again).parts.size === 1, 'settled');
  expect(bodies(again)).toContain('505 4');
  expect(bodies(again).length).toBeLessThan(30);
  const all = await readAll(again);
  expect(all).toHaveLength(514);
  expect(new Set(all).size).toBe(514);
}, 60_000);

test('documents of settled segments leave the store, and what is shown survives a reload without a network', async () => {
  const { ada, id, mine } = await people.alone();
  await say(mine, ...numbered(13));
  const docs = (): string[] =>
    [...(ada.browser.disks.get(ada.id)?.docs.keys() ?? [])].filter((name) => name.includes(id));
  await until(() => docs().length === 1, 'the head alone');
  await offline(ada);
  mine.post({ body: 'offline' });
  await ada.tab.close();
  const again = await (await people.reopen(ada.browser)).channel(id);
  expect(bodies(again).length).toBeGreaterThan(4);
  expect(bodies(again).slice(-2)).toEqual(['message 12', 'offline']);
  expect(again.past.get()).not.toBe('beginning');
});

test('my own log is sealed too: drafts, markers and channels stay', async () => {
  const ada = await people.register();
  const id = await people.channel(ada.tab);
  await setPrefOverSeals(ada.tab, 'theme', 30);
  ada.tab.session.setDraft(id, 'half a tho');
  const other = await people.signIn(ada.handle);
  await until(() => other.session.user.get().drafts.get(id) === 'half a tho', 'the draft');
  await until(() => other.session.user.get().prefs.get('theme') === 29, 'the preference');
  expect(other.session.user.get().channels.has(id)).toBe(true);
  await offline(ada);
  ada.tab.session.setPref('theme', 'offline');
  await setPrefOverSeals(other, 'other', 20);
  ada.browser.setOnline(true);
  await until(() => other.session.user.get().prefs.get('theme') === 'offline', 'written offline');
  await until(() => ada.tab.session.user.get().prefs.get('other') === 19, 'written meanwhile');
  expect(ada.tab.session.channel(id)).toBeDefined();
});

test('several tabs go over together, and each keeps what it has written', async () => {
  const ada = await people.register();
  const id = await people.channel(ada.tab);
  const tabs = [ada.tab, await people.reopen(ada.browser), await people.reopen(ada.browser)];
  const channels = await Promise.all(tabs.map((tab) => tab.channel(id)));
  for (let at = 0; at < 20; at++) {
    for (const [which, channel] of channels.entries()) channel.post({ body: `tab ${which} ${at}` });
    if (at % 2 === 0) await new Promise(setImmediate);
  }
  for (const channel of channels) await settled(channel);
  const all = channels.flatMap((_, which) => numbered(20, `tab ${which}`)).sort();
  const late = await (await people.signIn(ada.handle)).channel(id);
  await until(() => headOf(late) === headOf(channels[0] as ChannelHandle), 'the head');
  expect((await readAll(late)).toSorted()).toEqual(all);
  for (const channel of channels) {
    await until(() => headOf(channel) === headOf(late), 'the same head');
    expect((await readAll(channel)).toSorted()).toEqual(all);
    await until(() => logOf(channel).parts.size === 1, 'settled in every tab');
  }
});

test('who is there, who types and what I have read go on in the next segment', async () => {
  const { ada, bob, id, mine, theirs } = await people.pair();
  await until(() => mine.presence.get().online.has(bob.id), 'online');
  const before = headOf(mine);
  await say(theirs, ...numbered(8));
  await until(() => headOf(mine) > before && headOf(mine) === headOf(theirs), 'the next segment');
  expect(mine.presence.get().online.has(bob.id)).toBe(true);
  theirs.setTyping(true);
  await until(() => mine.presence.get().typing.has(bob.id), 'typing');
  await until(() => row(ada.tab, id)?.summary.unread === 8, 'unread');
  mine.markRead(mine.view.get().lastPosition);
  await until(() => row(ada.tab, id)?.summary.unread === 0, 'read');
  await until(() => (theirs.presence.get().read.get(ada.id) ?? 0) > 0, 'seen');
});

test('a channel that goes on and on is shown from few segments', async () => {
  const { mine } = await people.alone();
  for (let at = 0; at < 12; at++) {
    await say(mine, ...numbered(5, `${at}`));
    expect(bodies(mine).length).toBeLessThan(30);
    expect(bodies(mine)).toContain(`${at} 4`);
  }
  await until(() => mine.past.get() === 'more', 'two segments');
  expect(await readAll(mine)).toHaveLength(60);
});

test('who has scrolled back stays there for a while, but what is shown does not grow for ever', async () => {
  const { mine } = await people.alone();
  await say(mine, ...numbered(30));
  expect(await readAll(mine)).toEqual(numbered(30));
  await say(mine, ...numbered(12, 'soon'));
  expect(bodies(mine)).toContain('message 0');
  await say(mine, ...numbered(30, 'later'));
  expect(bodies(mine).length).toBeLessThan(35);
  expect(bodies(mine)).toContain('later 29');
  await until(() => mine.past.get() === 'more', 'a short run');
  expect(await readAll(mine)).toHaveLength(72);
});

test('a device that is removed from a channel keeps no document of it', async () => {
  const { ada, bob, id, mine, theirs } = await people.pair();
  await say(mine, ...numbered(4));
  await until(() => bodies(theirs).length === 4, 'received');
  await offline(bob);
  const post = theirs.post({ body: 'too late' });
  await say(mine, ...numbered(12));
  await ada.tab.session.call('deleteMember', { params: { id, userId: bob.id } });
  bob.browser.setOnline(true);
  await until(() => bob.tab.session.channel(id) === undefined, 'gone');
  expect(bob.tab.session.undeliveredOf(id).get()).toMatchObject([{ id: post, body: 'too late' }]);
  const disk = bob.browser.disks.get(bob.id);
  const left = (): string[] =>
    [...(disk?.docs.keys() ?? []), ...(disk?.values.keys() ?? [])].filter((key) => key.includes(id));
  await until(
    () => left().every((key) => key.startsWith('undelivered/')),
    () => `erased, not ${left()}`,
  );
});

test('segments that the server keeps no longer are shown no longer, and are said to be dropped', async () => {
  const { ada, id, mine } = await people.alone();
  await say(mine, ...numbered(20));
  await readAll(mine);
  const first = headOf(mine) - 1;
  await real.server.kill();
  real.server.change('UPDATE logs SET first = ? WHERE log = ?', first, `channel/${id}`);
  real.server.change('DELETE FROM segments WHERE channel_id = ? AND segment < ?', id, first);
  await real.server.up();
  await until(() => logOf(mine).state.first === first, 'said by the server');
  await readBack(mine);
  expect(mine.past.get()).toBe('dropped');
  await until(() => !bodies(mine).includes('message 0'), 'shown no longer');
  expect(bodies(mine)).toContain('message 19');
  await ada.tab.close();
  const again = await (await people.reopen(ada.browser)).channel(id);
  await readBack(again);
  expect(again.past.get()).toBe('dropped');
});
