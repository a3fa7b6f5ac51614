import { expect, test } from 'vitest';
import { onRealServer } from '../testing/on-real-server.ts';
import { bodies, offline, online, readAll, row, settled, until } from '../testing/people.ts';
import { tapStore } from '../testing/tap-store.ts';

const real = onRealServer();
const { people } = real;

test('what one person writes, the other reads, and the marks turn to "on the server"', async () => {
  const { bob, id, mine, theirs } = await people.pair();
  const post = mine.post({ body: 'hello' });
  expect(mine.pending.get()).toEqual(new Set([post]));
  await until(() => bodies(theirs).includes('hello'), 'received');
  await settled(mine);
  theirs.react(post, '👍', true);
  await until(() => mine.view.get().messages.get(post)?.reactions.length === 1, 'reaction');
  mine.edit(post, 'hello!');
  await until(() => bodies(theirs).includes('hello!'), 'edit');
  mine.delete(post);
  await until(() => theirs.view.get().messages.get(post)?.deleted, 'delete');
  expect(row(bob.tab, id)?.kind).toBe('private');
});

test('a server that is killed loses nothing; both write meanwhile, reload, and agree', async () => {
  const ada = await people.register();
  const bob = await people.register();
  const id = await people.channel(ada.tab, [bob.id]);
  (await ada.tab.channel(id)).post({ body: 'before' });
  const theirs = await bob.tab.channel(id);
  await until(() => bodies(theirs).length === 1, 'both');
  await settled(await ada.tab.channel(id));
  await real.server.kill();
  await until(() => ada.tab.session.connection.get() === 'offline', 'offline');
  for (let at = 0; at < 5; at++) (await ada.tab.channel(id)).post({ body: `a${at}` });
  await ada.tab.close();
  const reloaded = await people.reopen(ada.browser);
  const mine = await reloaded.channel(id);
  expect(bodies(mine)).toEqual(['before', 'a0', 'a1', 'a2', 'a3', 'a4']);
  expect(mine.pending.get().size).toBe(5);
  for (let at = 5; at < 10; at++) mine.post({ body: `a${at}` });
  for (let at = 0; at < 5; at++) theirs.post({ body: `b${at}` });
  await real.server.up();
  await until(() => bodies(mine).length === 16 && bodies(theirs).length === 16, 'all at both');
  await settled(mine);
  await settled(theirs);
  expect(bodies(theirs)).toEqual(bodies(mine));
  expect(mine.undelivered.get()).toEqual([]);
  const third = await people.signIn(ada.handle);
  const late = await third.channel(id);
  await until(() => bodies(late).length === 16, 'third device');
  expect(bodies(late)).toEqual(bodies(mine));
}, 60_000);

test('a channel made offline can be written to at once, and is on the server later', async () => {
  const ada = await people.register();
  await offline(ada);
  const id = ada.tab.session.createChannel({ name: 'Offline', kind: 'channel' });
  const mine = await ada.tab.channel(id);
  expect(mine.role.get()).toBe('owner');
  mine.post({ body: 'first' });
  await until(() => ada.tab.session.sidebar.get().some((row) => row.name === 'Offline' && row.local), 'row');
  await ada.tab.close();
  const reloaded = await people.reopen(ada.browser);
  const again = await reloaded.channel(id);
  expect(bodies(again)).toEqual(['first']);
  ada.browser.setOnline(true);
  await settled(again);
  await until(() => row(reloaded, id)?.local === false, 'no longer local');
  const bob = await people.register();
  await bob.tab.session.call('joinChannel', { params: { id } });
  const theirs = await bob.tab.channel(id);
  await until(() => bodies(theirs).includes('first'), 'read by another');
});

test('an op that is refused is kept as not delivered, and what else was written arrives', async () => {
  const ada = await people.register();
  const bob = await people.register();
  const id = await people.channel(ada.tab, [bob.id], 'admin');
  const [mine, theirs] = [await ada.tab.channel(id), await bob.tab.channel(id)];
  const post = mine.post({ body: 'pin me' });
  await until(() => theirs.view.get().messages.has(post) && theirs.role.get() === 'admin', 'bob sees it');
  await offline(bob);
  theirs.post({ body: 'one' });
  const pin = theirs.pin(post, true);
  theirs.post({ body: 'two' });
  await ada.tab.session.call('putMember', { params: { id, userId: bob.id }, body: { role: 'member' } });
  bob.browser.setOnline(true);
  await until(() => theirs.undelivered.get().length === 1, 'refused');
  expect(theirs.undelivered.get()[0]).toMatchObject({ id: pin, kind: 'pin', code: 'forbidden' });
  await until(() => bodies(mine).includes('one') && bodies(mine).includes('two'), 'the rest arrives');
  await settled(theirs);
  expect(theirs.view.get().pins).toEqual([]);
  expect(bodies(theirs)).toEqual(bodies(mine));
  theirs.post({ body: 'three' });
  await settled(theirs);
  await bob.tab.close();
  const reloaded = await people.reopen(bob.browser);
  const again = await reloaded.channel(id);
  expect(again.undelivered.get()).toHaveLength(1);
  expect(bodies(again)).toContain('three');
  again.dismiss(pin);
  expect(again.undelivered.get()).toEqual([]);
});

test('who is removed loses the channel, and keeps what could not be sent', async () => {
  const ada = await people.register();
  const bob = await people.register();
  const id = await people.channel(ada.tab, [bob.id]);
  const theirs = await bob.tab.channel(id);
  await offline(bob);
  const post = theirs.post({ body: 'too late' });
  await ada.tab.session.call('deleteMember', { params: { id, userId: bob.id } });
  bob.browser.setOnline(true);
  await until(() => bob.tab.session.channel(id) === undefined, 'channel gone');
  expect(row(bob.tab, id)).toBe(undefined);
  expect(bob.tab.session.undeliveredOf(id).get()).toMatchObject([{ id: post, body: 'too late' }]);
  const disk = bob.browser.disks.get(bob.id);
  await until(() => ![...(disk?.docs.keys() ?? [])].some((name) => name.includes(id)), 'erased');
});

test('two tabs of one person are one: writes, marks and drafts are in both', async () => {
  const ada = await people.register();
  const id = await people.channel(ada.tab);
  const other = await people.reopen(ada.browser);
  const [first, second] = [await ada.tab.channel(id), await other.channel(id)];
  await until(() => other.session.connection.get() === 'online', 'the follower knows');
  second.post({ body: 'from the second' });
  first.post({ body: 'from the first' });
  await until(() => bodies(first).length === 2 && bodies(second).length === 2, 'both');
  await settled(first);
  await settled(second);
  expect(bodies(second)).toEqual(bodies(first));
  other.session.setDraft(id, 'half a tho');
  await until(() => ada.tab.session.user.get().drafts.get(id) === 'half a tho', 'draft');
  await ada.tab.close();
  await until(() => other.session.connection.get() === 'online', 'the other takes over');
  second.post({ body: 'alone' });
  await settled(second);
});

test('a leader that is killed or frozen is replaced', async () => {
  const ada = await people.register();
  const id = await people.channel(ada.tab);
  const second = await people.reopen(ada.browser);
  const third = await people.reopen(ada.browser);
  const channel = await third.channel(id);
  ada.tab.kill();
  channel.post({ body: 'after the kill' });
  await settled(channel);
  second.frozen = true;
  channel.post({ body: 'after the freeze' });
  await settled(channel);
  second.frozen = false;
  ada.browser.page('visible');
  const thawed = await second.channel(id);
  await until(() => bodies(thawed).length === 2, 'the thawed tab catches up');
});

test('a session that the server ends is told; signing in again goes on', async () => {
  const ada = await people.register();
  const id = await people.channel(ada.tab);
  const other = await people.signIn(ada.handle);
  await online(other);
  const sessions = await other.session.call('listSessions', {});
  const first = sessions.find((session) => !session.current);
  await other.session.call('endSession', { params: { id: first?.id ?? '' } });
  await until(() => ada.tab.session.connection.get() === 'signed-out', 'signed out');
  const channel = await ada.tab.channel(id);
  channel.post({ body: 'still readable and writable' });
  expect(channel.pending.get().size).toBe(1);
  await ada.tab.app.login({ handle: ada.handle, password: 'correct horse battery' });
  await settled(channel);
  expect(bodies(channel)).toEqual(['still readable and writable']);
});

test('signing out erases this device, in all tabs', async () => {
  const ada = await people.register();
  const other = await people.reopen(ada.browser);
  await ada.tab.session.signOut();
  await until(() => other.app.state.get().state === 'signed-out', 'the other tab too');
  expect(ada.tab.app.state.get().state).toBe('signed-out');
  expect([...ada.browser.memory.keys()]).toEqual([]);
  const disk = ada.browser.disks.get(ada.id);
  await until(() => disk?.docs.size === 0 && disk.values.size === 0, 'erased');
});

test('a server restored from a backup gets back what devices still have', async () => {
  const { ada, id, mine, theirs } = await people.pair();
  mine.post({ body: 'in the backup' });
  await until(() => bodies(theirs).length === 1, 'both');
  await real.server.kill();
  await real.server.backUp();
  await real.server.up();
  await until(() => mine && ada.tab.session.connection.get() === 'online', 'back');
  const newer = await people.channel(ada.tab);
  const doomed = await ada.tab.channel(newer);
  doomed.post({ body: 'in a channel after it' });
  await settled(doomed);
  mine.post({ body: 'ada, after it' });
  theirs.post({ body: 'bob, after it' });
  await until(() => bodies(theirs).length === 3 && bodies(mine).length === 3, 'both have all');
  await settled(mine);
  await settled(theirs);
  await real.server.kill();
  await real.server.restore();
  await real.server.up();
  const third = await people.signIn(ada.handle);
  const late = await third.channel(id);
  await until(() => bodies(late).length === 3, 'the new device has all');
  await until(() => bodies(mine).length === 3 && bodies(theirs).length === 3, 'and the old ones');
  expect(bodies(late)).toEqual(bodies(mine));
  expect(bodies(theirs)).toEqual(bodies(mine));
  const lost = ada.tab.session.undeliveredOf(newer);
  await until(() => lost.get().length === 1, 'what cannot come back is kept');
  expect(lost.get()[0]?.body).toBe('in a channel after it');
  expect(ada.tab.session.channel(newer)).toBe(undefined);
}, 60_000);

test('a full disk is said, and syncing goes on', async () => {
  const ada = await people.register();
  const id = await people.channel(ada.tab);
  await ada.tab.close();
  let full = true;
  ada.browser.wrapStore = (store) =>
    tapStore(store, (method) => {
      if (method === 'append' && full) throw new Error('full');
    });
  const tab = await people.reopen(ada.browser);
  const channel = await tab.channel(id);
  channel.post({ body: 'kept in memory' });
  await until(() => tab.session.storeTrouble.get() === 'full', 'trouble');
  await settled(channel);
  full = false;
  await until(() => tab.session.storeTrouble.get() === undefined, 'healed');
  await tab.close();
  ada.browser.setOnline(false);
  const again = await people.reopen(ada.browser);
  expect(bodies(await again.channel(id))).toEqual(['kept in memory']);
});

test('a big backlog written offline arrives whole', async () => {
  const ada = await people.register();
  const id = await people.channel(ada.tab);
  const channel = await ada.tab.channel(id);
  ada.browser.setOnline(false);
  for (let at = 0; at < 100; at++) channel.post({ body: `${at} ${'x'.repeat(12_000)}` });
  ada.browser.setOnline(true);
  await settled(channel);
  const late = await (await people.signIn(ada.handle)).channel(id);
  expect(await readAll(late)).toHaveLength(100);
  expect(channel.undelivered.get()).toEqual([]);
}, 30_000);
