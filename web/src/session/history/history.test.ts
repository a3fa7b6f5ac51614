import type { ChannelId, OpId } from '@causeway/shared/id';
import { expect, test, vi } from 'vitest';
import type { FakeTab } from '../../testing/fake-tab.ts';
import { onRealServer } from '../../testing/on-real-server.ts';
import { bodies, numbered, offline, online, type Person, say, until } from '../../testing/people.ts';
import type { PastWindow } from '../past.ts';
import type { ChannelHandle } from '../session.ts';
import { gunzip } from './gzip.ts';

/** The history of devices, against the real server. */

const { people } = onRealServer({ SEGMENT_OPS: 5 });

const complete = (tab: FakeTab): Promise<void> =>
  until(
    () => tab.session.history.get().of > 3 && tab.session.history.get().state === 'complete',
    () => JSON.stringify(tab.session.history.get()),
  );

/** A channel with a long past, and two people in it. */
async function setUp() {
  const { ada, bob, id, mine, theirs } = await people.pair();
  const old = mine.post({ body: 'the old one' });
  await say(mine, ...numbered(40));
  return { ada, bob, id, mine, theirs, old };
}

async function windowAt(channel: ChannelHandle, op: OpId): Promise<PastWindow> {
  const found = await channel.find({ op });
  if (found.in !== 'past') throw new Error(`found in ${found.in}`);
  return found.window;
}

/** All that a person's disk has of segments, as text. */
async function diskOf({ browser, id }: Person, channel: ChannelId): Promise<string> {
  const disk = browser.disks.get(id);
  const segments = [...(disk?.segments.get(channel)?.values() ?? [])];
  return (
    (await Promise.all(segments.map((bytes) => gunzip(bytes)))).join('') +
    JSON.stringify([...(disk?.values ?? [])])
  );
}

test('a device fetches all of the past by itself, and works on it offline', async () => {
  const { bob, theirs, old, mine } = await setUp();
  mine.edit(old, 'the old one, changed');
  await say(mine, 'the newest');
  await until(() => bodies(theirs).at(-1) === 'the newest', 'received');
  await complete(bob.tab);
  const { here, of, bytes } = bob.tab.session.history.get();
  expect(here).toBe(of);
  expect(bytes).toBeGreaterThan(0);
  await offline(bob);
  const window = await windowAt(theirs, old);
  expect(window.past.get()).toBe('beginning');
  expect(window.view.get().messages.get(old)?.body).toBe('the old one, changed');
  theirs.react(old, '👍', true);
  expect(window.view.get().messages.get(old)?.reactions).toEqual([{ emoji: '👍', users: [bob.id] }]);
});

test('what is changed far from an open window shows in it', async () => {
  const { theirs, mine, old } = await setUp();
  const window = await windowAt(theirs, old);
  mine.edit(old, 'changed just now');
  await until(() => window.view.get().messages.get(old)?.body === 'changed just now', 'changed');
  mine.pin(old, true);
  await until(() => window.view.get().messages.get(old)?.pinned, 'pinned');
  // Sealed by now: what is in the index is the same.
  await say(mine, ...numbered(20, 'more'));
  const again = await windowAt(theirs, old);
  expect(again.view.get().messages.get(old)).toMatchObject({ body: 'changed just now', pinned: true });
});

test('a message far back is known from this device alone, with what is changed and deleted since', async () => {
  const { bob, mine, theirs, old } = await setUp();
  const recalled = theirs.recall(old);
  await complete(bob.tab);
  await until(() => recalled.message.get()?.body === 'the old one', 'once it is here');
  mine.edit(old, 'the old one, changed');
  await until(() => recalled.message.get()?.body === 'the old one, changed', 'the edit');
  await offline(bob);
  const again = theirs.recall(old);
  await until(() => again.message.get()?.body === 'the old one, changed', 'without the network');
  bob.browser.setOnline(true);
  mine.delete(old);
  await until(() => [recalled, again].every(({ message }) => message.get()?.deleted), 'the deletion');
  recalled.close();
  again.close();
});

test('a message that is deleted far back is erased on the devices and on the server', async () => {
  const { ada, bob, id, mine, old } = await setUp();
  await Promise.all([complete(ada.tab), complete(bob.tab)]);
  expect(await diskOf(bob, id)).toContain('the old one');
  mine.delete(old);
  await vi.waitFor(async () => expect(await diskOf(bob, id)).not.toContain('the old one'), 8_000);
  await vi.waitFor(async () => expect(await diskOf(ada, id)).not.toContain('the old one'), 8_000);
  expect((await diskOf(bob, id)).includes('message 3')).toBe(true);
  const late = await people.signIn(ada.handle);
  const window = await windowAt(await late.channel(id), old);
  expect(window.view.get().messages.get(old)).toMatchObject({ deleted: true, body: '' });
});

test('a reload goes on with what is there; a second tab shows how far it is', async () => {
  const { bob, id } = await setUp();
  await complete(bob.tab);
  const { here } = bob.tab.session.history.get();
  const second = await people.reopen(bob.browser);
  await until(() => second.session.history.get().here === here, 'told');
  await Promise.all([bob.tab.close(), second.close()]);
  bob.browser.setOnline(false);
  const again = await people.reopen(bob.browser);
  await until(() => again.session.history.get().here === here, 'kept');
  expect(again.session.history.get().state).toBe('complete');
  await again.channel(id);
});

test('a tab that takes the lead knows what the one before it has kept, and brings back nothing that it has erased', async () => {
  const { bob, id, mine, old } = await setUp();
  const second = await people.reopen(bob.browser);
  await complete(bob.tab);
  const channel = await second.channel(id);
  const window = await windowAt(channel, old);
  const beside = [...window.view.get().messages.values()].find(({ body }) => body === 'message 0');
  // Has the segment at hand.
  const recalled = channel.recall(old);
  await until(() => recalled.message.get() !== undefined, 'read');
  mine.delete(old);
  await vi.waitFor(async () => expect(await diskOf(bob, id)).not.toContain('the old one'), 8_000);
  await bob.tab.close();
  await online(second);
  await complete(second);
  const kept = [...(bob.browser.disks.get(bob.id)?.segments.get(id)?.values() ?? [])];
  const bytes = kept.reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(second.session.history.get()).toMatchObject({ here: kept.length, bytes });
  mine.delete(beside?.id as OpId);
  await vi.waitFor(async () => expect(await diskOf(bob, id)).not.toContain('message 0'), 8_000);
  expect(await diskOf(bob, id)).not.toContain('the old one');
});

test('history is not fetched when it is not wanted, and then it is', async () => {
  const { ada, id } = await setUp();
  ada.tab.session.setPref('history', 'off');
  await until(() => ada.tab.session.user.get().prefs.get('history') === 'off', 'said');
  await say(await ada.tab.channel(id), 'known on the server');
  const late = await people.signIn(ada.handle);
  await online(late);
  await late.channel(id);
  await until(() => late.session.history.get().state === 'off', 'off');
  expect(late.session.history.get().here).toBeLessThan(5);
  late.session.setPref('history', 'on');
  await complete(late);
});
