import { channelDoc } from '@causeway/shared/doc-name';
import type { OpId } from '@causeway/shared/id';
import { expect, test } from 'vitest';
import { onRealServer } from '../testing/on-real-server.ts';
import { bodies, offline, online, row, settled, until } from '../testing/people.ts';
import { ApiFailure } from './app.ts';
import { RefusedHere } from './session.ts';
import { SUBSCRIBED_ANEW } from './sync/uplink.ts';

const { people } = onRealServer();

test('a channel that the server will not have gives its ops back as not delivered', async () => {
  const ada = await people.register();
  await offline(ada);
  // The schema of ops lets it pass; the API does not.
  const id = ada.tab.session.createChannel({ name: ' padded ', kind: 'channel' });
  const channel = await ada.tab.channel(id);
  const post = channel.post({ body: 'into nowhere' });
  ada.browser.setOnline(true);
  await until(() => channel.undelivered.get().length === 1, 'not delivered');
  expect(channel.undelivered.get()[0]).toMatchObject({ id: post, body: 'into nowhere' });
  expect(channel.undelivered.get()[0]?.message).not.toBe('');
  expect(() => channel.post({ body: 'also into nowhere' })).toThrow(RefusedHere);
  channel.dismiss(post);
  await until(() => row(ada.tab, id) === undefined, 'the channel goes with its last op');
  expect(ada.tab.session.undeliveredOf(id).get()).toEqual([]);
});

test('a direct channel opened offline is the same one for both', async () => {
  const ada = await people.register();
  const bob = await people.register();
  await offline(ada);
  const id = ada.tab.session.openDirectChannel([bob.id]);
  expect(bob.tab.session.openDirectChannel([ada.id])).toBe(id);
  (await ada.tab.channel(id)).post({ body: 'hi Bob' });
  ada.browser.setOnline(true);
  const theirs = await bob.tab.channel(id);
  await until(() => bodies(theirs).includes('hi Bob'), 'received');
  await until(() => row(bob.tab, id)?.name === 'User 2', "the other's name");
  expect(row(bob.tab, id)).toMatchObject({
    kind: 'dm',
    people: [ada.id],
    summary: { unread: 1, mentions: 1 },
  });
});

test('what was written in another tab while I am removed is told as not delivered', async () => {
  const ada = await people.register();
  const bob = await people.register();
  const id = await people.channel(ada.tab, [bob.id]);
  const following = await people.reopen(bob.browser);
  const [mine, theirs] = [await bob.tab.channel(id), await following.channel(id)];
  mine.post({ body: 'before' });
  await until(() => bodies(theirs).length === 1 && theirs.pending.get().size === 0, 'on the server');
  following.frozen = true;
  await ada.tab.session.call('deleteMember', { params: { id, userId: bob.id } });
  await until(() => bob.tab.session.channel(id) === undefined, 'gone');
  theirs.post({ body: 'not knowing of it' });
  following.frozen = false;
  for (const { session } of [bob.tab, following]) {
    await until(() => session.channel(id) === undefined, 'gone here too');
    await until(() => session.undeliveredOf(id).get().length > 0, 'told');
    expect(session.undeliveredOf(id).get()).toMatchObject([{ body: 'not knowing of it' }]);
  }
});

test('who is removed while online loses the channel at once', async () => {
  const ada = await people.register();
  const bob = await people.register();
  const id = await people.channel(ada.tab, [bob.id]);
  await bob.tab.channel(id);
  await ada.tab.session.call('deleteMember', { params: { id, userId: bob.id } });
  await until(() => bob.tab.session.channel(id) === undefined, 'gone');
  expect(bob.tab.session.undeliveredChannels.get().size).toBe(0);
  await ada.tab.session.call('putMember', { params: { id, userId: bob.id }, body: { role: 'reader' } });
  const again = await bob.tab.channel(id);
  await until(() => again.role.get() === 'reader', 'reader');
  expect(() => again.post({ body: 'x' })).toThrow(RefusedHere);
});

test('a body over the limit is refused before anything is written', async () => {
  const ada = await people.register();
  const channel = await ada.tab.channel(await people.channel(ada.tab));
  expect(() => channel.post({ body: 'x'.repeat(16_385) })).toThrow(RefusedHere);
  expect(() => channel.post({ body: '' })).toThrow(RefusedHere);
  expect(bodies(channel)).toEqual([]);
  expect(channel.pending.get().size).toBe(0);
});

test('reading in one browser clears the unread count in another', async () => {
  const ada = await people.register();
  const bob = await people.register();
  const id = await people.channel(ada.tab, [bob.id]);
  const mine = await ada.tab.channel(id);
  const theirs = await bob.tab.channel(id);
  mine.post({ body: 'one', mentions: [bob.id] });
  mine.post({ body: 'two' });
  await until(() => row(bob.tab, id)?.summary.unread === 2, 'two unread');
  expect(row(bob.tab, id)?.summary).toMatchObject({ mentions: 1, preview: { text: 'two' } });
  const phone = await people.signIn(bob.handle);
  await phone.channel(id);
  await until(() => row(phone, id)?.summary.unread === 2, 'unread there too');
  theirs.markRead(theirs.view.get().lastPosition);
  await until(() => row(bob.tab, id)?.summary.unread === 0, 'read here');
  await until(() => row(phone, id)?.summary.unread === 0, 'read there');
  await until(() => mine.presence.get().read.get(bob.id) === theirs.view.get().lastPosition, 'seen by Bob');
});

test('typing is seen by the others, from any tab, and ends by itself', async () => {
  const ada = await people.register();
  const bob = await people.register();
  const id = await people.channel(ada.tab, [bob.id]);
  const theirs = await bob.tab.channel(id);
  await ada.tab.channel(id);
  const second = await people.reopen(ada.browser);
  const mine = await second.channel(id);
  await until(() => theirs.presence.get().online.has(ada.id), 'online');
  await until(() => mine.presence.get().online.has(bob.id), 'a follower sees who is there');
  expect([...bob.tab.session.online.get()].sort()).toEqual([ada.id, bob.id].sort());
  mine.setTyping(true);
  await until(() => theirs.presence.get().typing.has(ada.id), 'typing');
  expect(mine.presence.get().typing.size).toBe(0);
  await until(() => theirs.presence.get().typing.size === 0, 'no longer typing');
  await offline(ada);
  await until(() => !theirs.presence.get().online.has(ada.id), 'left');
});

test('two people in one browser do not mix', async () => {
  const browser = people.browser();
  const ada = await people.register(browser);
  const id = await people.channel(ada.tab);
  await ada.tab.close();
  const bob = await people.register(browser);
  expect(bob.id).not.toBe(ada.id);
  expect(bob.tab.session.channel(id)).toBe(undefined);
  expect(bob.tab.session.sidebar.get()).toEqual([]);
  await bob.tab.close();
  const again = await people.signIn(ada.handle, people.open(browser));
  await again.channel(id);
  expect(again.session.userId).toBe(ada.id);
});

test('without Web Locks and BroadcastChannel every tab is on its own, and all agree', async () => {
  const browser = people.browser();
  browser.modern = false;
  const ada = await people.register(browser);
  const id = await people.channel(ada.tab);
  const second = await people.reopen(browser);
  const [one, two] = [await ada.tab.channel(id), await second.channel(id)];
  one.post({ body: 'one' });
  two.post({ body: 'two' });
  await settled(one);
  await settled(two);
  await until(() => bodies(one).length === 2 && bodies(two).length === 2, 'both');
  expect(bodies(one)).toEqual(bodies(two));
});

test('tabs that start together share one session', async () => {
  const ada = await people.register();
  await ada.tab.close();
  const tabs = await Promise.all([1, 2, 3, 4].map(() => people.reopen(ada.browser)));
  const answers = await Promise.all(tabs.map((tab) => tab.session.call('listSessions', {})));
  expect(answers.map((sessions) => sessions.length)).toEqual([1, 1, 1, 1]);
  for (const tab of tabs) await online(tab);
});

test('signing out offline erases the device, and tells the server later', async () => {
  const ada = await people.register();
  const phone = await people.signIn(ada.handle);
  await offline(ada);
  await ada.tab.session.signOut();
  expect(ada.tab.app.state.get().state).toBe('signed-out');
  expect(ada.browser.disks.get(ada.id)?.docs.size).toBe(0);
  ada.browser.setOnline(true);
  people.open(ada.browser);
  await until(() => ada.browser.memory.size === 0, 'told');
  expect(await phone.session.call('listSessions', {})).toHaveLength(1);
});

test('a call without the network says so', async () => {
  const ada = await people.register();
  await offline(ada);
  const failure = await ada.tab.session.call('listUsers', {}).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ApiFailure);
  expect(failure).toMatchObject({ code: 'offline' });
});

test('a message written on a wrong clock is still in order for its author', async () => {
  const ada = await people.register();
  const bob = await people.register();
  const id = await people.channel(ada.tab, [bob.id]);
  await ada.tab.close();
  ada.browser.clockError = -3_600_000;
  const tab = await people.reopen(ada.browser);
  const mine = await tab.channel(id);
  await online(tab);
  const theirs = await bob.tab.channel(id);
  theirs.post({ body: 'first' });
  await until(() => bodies(mine).includes('first'), 'received');
  mine.post({ body: 'second' });
  await until(() => bodies(theirs).length === 2, 'both');
  expect(bodies(theirs)).toEqual(['first', 'second']);
  expect(theirs.view.get().timeline.some((entry) => entry.type === 'late')).toBe(false);
});

test('a long log is compacted in the local store', async () => {
  const ada = await people.register();
  const id = await people.channel(ada.tab);
  const channel = await ada.tab.channel(id);
  for (let at = 0; at < 30; at++) channel.post({ body: `${at}` });
  await settled(channel);
  await ada.tab.close();
  const again = await people.reopen(ada.browser);
  await again.channel(id);
  const stored = () => ada.browser.disks.get(ada.id)?.docs.get(channelDoc(id, 0))?.updates.length;
  await until(() => (stored() ?? 0) < 5, 'compacted');
  await again.close();
  ada.browser.setOnline(false);
  const reloaded = await people.reopen(ada.browser);
  expect(bodies(await reloaded.channel(id))).toHaveLength(30);
});

test('a reader stays subscribed and follows; what others wrote is not theirs to edit', async () => {
  const ada = await people.register();
  const bob = await people.register(people.browser({ refusal: 1 }));
  const id = await people.channel(ada.tab, [bob.id], 'reader');
  const [mine, theirs] = [await ada.tab.channel(id), await bob.tab.channel(id)];
  for (let at = 0; at < 20; at++) {
    mine.post({ body: `${at}` });
    await until(() => bodies(theirs).length === at + 1, 'received');
  }
  expect(bob.tab.logs.filter(([message]) => message === SUBSCRIBED_ANEW)).toEqual([]);
  const [first] = mine.view.get().messages.keys();
  expect(() => theirs.react(first as OpId, '👍', true)).toThrow(RefusedHere);
  expect(() => theirs.edit(first as OpId, 'mine now')).toThrow(RefusedHere);
});

test('a spoilt row of the local store does not take the channel along', async () => {
  const ada = await people.register();
  const id = await people.channel(ada.tab);
  const channel = await ada.tab.channel(id);
  for (let at = 0; at < 25; at++) channel.post({ body: `${at}` });
  await settled(channel);
  await ada.tab.close();
  const rows = ada.browser.disks.get(ada.id)?.docs.get(channelDoc(id, 0))?.updates ?? [];
  rows[5]?.fill(0xff);
  const again = await (await people.reopen(ada.browser)).channel(id);
  await until(() => bodies(again).length === 25, 'all again');
  again.post({ body: 'and on' });
  await settled(again);
});

test('a draft that was sent before it was written is never written', async () => {
  const ada = await people.register(people.browser({ draft: 60_000 }));
  const id = await people.channel(ada.tab);
  const { session } = ada.tab;
  session.setDraft(id, 'half');
  session.setDraft(id, '');
  session.setPref('marker', 1);
  await ada.tab.close();
  const again = await people.reopen(ada.browser);
  await until(() => again.session.user.get().prefs.get('marker') === 1, 'what was written later is there');
  expect(again.session.user.get().drafts.size).toBe(0);
  again.session.setDraft(id, 'kept for the next time');
  await again.close();
  const third = await people.reopen(ada.browser);
  await until(
    () => third.session.user.get().drafts.get(id) === 'kept for the next time',
    'flushed on leaving',
  );
  third.session.setDraft(id, '');
  expect(third.session.user.get().drafts.size).toBe(0);
});
