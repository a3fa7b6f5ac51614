import { channelDoc } from '@causeway/shared/doc-name';
import type { UserView } from '@causeway/shared/fold/user-view';
import type { ChannelId } from '@causeway/shared/id';
import type { DocStore } from '@causeway/shared/store/doc-store';
import { expect, test } from 'vitest';
import { onRealServer } from '../testing/on-real-server.ts';
import {
  bodies,
  logOf,
  numbered,
  offline,
  type Person,
  readAll,
  say,
  setPrefOverSeals,
  settled,
  until,
} from '../testing/people.ts';
import { tapStore } from '../testing/tap-store.ts';
import type { ChannelHandle } from './session.ts';

const real = onRealServer({ SEGMENT_OPS: 5 });
const { people } = real;

const headOf = (channel: ChannelHandle): number => logOf(channel).head;
const connected = (...of: readonly Person[]): Promise<void> =>
  until(() => of.every(({ tab }) => tab.session.connection.get() === 'online'), 'back');

async function backUp(...of: readonly Person[]): Promise<void> {
  await real.server.kill();
  await real.server.backUp();
  await real.server.up();
  await connected(...of);
}

async function restore(): Promise<void> {
  await real.server.kill();
  await real.server.restore();
  await real.server.up();
}

/** Bodies that a new device finds. */
async function found(person: Person, id: ChannelId): Promise<string[]> {
  const late = await (await people.signIn(person.handle)).channel(id);
  return (await readAll(late)).toSorted();
}

test('a restored server whose head is an older one gets back what devices have of mine', async () => {
  const { ada, id, mine } = await people.alone();
  await say(mine, ...numbered(7, 'before'));
  await backUp(ada);
  const head = headOf(mine);
  await say(mine, ...numbered(13, 'after'));
  expect(headOf(mine)).toBeGreaterThan(head + 1);
  await restore();
  const all = [...numbered(7, 'before'), ...numbered(13, 'after')].sort();
  await until(() => mine.pending.get().size > 0, 'the loss is noticed', 15_000);
  await settled(mine);
  await until(() => logOf(mine).parts.size === 1, 'settled');
  expect(await found(ada, id)).toEqual(all);
  expect((await readAll(mine)).toSorted()).toEqual(all);
  expect(mine.undelivered.get()).toEqual([]);
}, 60_000);

/** Waits for `gate` before a document is read that `isSlow`. */
const slow = (store: DocStore, isSlow: (doc: string) => boolean, gate: Promise<void>): DocStore =>
  tapStore(store, (method, [doc]) => method === 'load' && isSlow(String(doc)) && gate);

test('a head that goes over to a segment of before the restore, which is still here, asks the server for it again', async () => {
  const browser = people.browser({ settle: 600_000 });
  const gate = Promise.withResolvers<void>();
  let isSlow = (_doc: string): boolean => false;
  browser.wrapStore = (store) => slow(store, (doc) => isSlow(doc), gate.promise);
  const ada = await people.register(browser);
  const bob = await people.register();
  const id = await people.channel(ada.tab, [bob.id]);
  const [mine, theirs] = [await ada.tab.channel(id), await bob.tab.channel(id)];
  await backUp(ada, bob);
  await say(theirs, ...numbered(6, 'bob'));
  await until(() => headOf(mine) === 1, 'the second segment');
  await say(mine, 'ada');
  await say(theirs, ...numbered(6, 'bob again'));
  await until(() => headOf(mine) > 1, 'the third segment');
  await bob.tab.close();
  // Not settled before the restored server, too, has sealed the segment before it.
  isSlow = (doc) => doc === channelDoc(id, 1);
  await restore();
  await until(() => headOf(mine) === 0, 'the loss is noticed', 15_000);
  for (const body of numbered(6, 'later')) mine.post({ body });
  await until(() => headOf(mine) === 1, 'the first segment is sealed again', 15_000);
  mine.post({ body: 'later still' });
  gate.resolve();
  await settled(mine);
  await until(() => logOf(mine).state.isCompared, 'compared');
  expect(await found(ada, id)).toEqual(['ada', ...numbered(6, 'later'), 'later still'].sort());
}, 60_000);

test('a restored server that others have written to since gets back what a device had that was away', async () => {
  const { ada, bob, id, mine, theirs } = await people.pair();
  await say(mine, ...numbered(3, 'before'));
  await until(() => bodies(theirs).length === 3, 'received');
  await backUp(ada, bob);
  await say(theirs, ...numbered(9, 'bob'));
  await until(() => bodies(mine).includes('bob 8'), 'received');
  bob.browser.setOnline(false);
  theirs.post({ body: 'offline' });
  await bob.tab.close();
  await restore();
  await connected(ada);
  await say(mine, ...numbered(20, 'ada'));
  const tab = await people.reopen(bob.browser);
  bob.browser.setOnline(true);
  const again = await tab.channel(id);
  await until(() => headOf(again) >= headOf(mine), 'the head', 15_000);
  await until(() => logOf(again).parts.size === 1, 'settled', 15_000);
  await settled(again);
  const all = [...numbered(3, 'before'), ...numbered(9, 'bob'), 'offline', ...numbered(20, 'ada')].sort();
  expect(await found(ada, id)).toEqual(all);
}, 60_000);

test('every tab shows what a restored server has of earlier segments, also when its head is no lower', async () => {
  const ada = await people.register();
  const [bob, eve] = [await people.register(), await people.register()];
  const id = await people.channel(ada.tab, [bob.id, eve.id]);
  const follower = await people.reopen(ada.browser);
  const [first, second] = [await ada.tab.channel(id), await follower.channel(id)];
  const [theirs, others] = [await bob.tab.channel(id), await eve.tab.channel(id)];
  await say(theirs, ...numbered(3, 'before'));
  await backUp(ada, bob, eve);
  await say(theirs, ...numbered(9, 'lost'));
  for (const channel of [first, second]) {
    await until(() => bodies(channel).includes('lost 8'), 'received');
    expect(await readAll(channel)).toContain('lost 0');
    await until(() => logOf(channel).parts.size === 1, 'settled');
  }
  await offline(ada);
  await bob.tab.close();
  await restore();
  await until(() => headOf(others) < headOf(first), 'the loss is noticed', 15_000);
  const all = numbered(3, 'before');
  for (let at = 0; headOf(others) < headOf(first); at++) {
    all.push(`eve ${at}`);
    await say(others, `eve ${at}`);
  }
  ada.browser.setOnline(true);
  const isNow = (channel: ChannelHandle): boolean =>
    bodies(channel).at(-1) === all.at(-1) && !bodies(channel).some((body) => body.startsWith('lost'));
  for (const channel of [first, second]) {
    await until(
      () => isNow(channel),
      () => `what the server has, but ${bodies(channel)}`,
      15_000,
    );
    expect(await readAll(channel)).toEqual(all);
  }
}, 60_000);

test('what my own log said is said again after a restore, also what was in its earlier segments', async () => {
  const ada = await people.register();
  const id = await people.channel(ada.tab);
  await backUp(ada);
  ada.tab.session.setMute(id, null);
  ada.tab.session.setDraft(id, 'half a tho');
  await setPrefOverSeals(ada.tab, 'theme', 15);
  const witness = await people.signIn(ada.handle);
  await until(() => witness.session.user.get().prefs.get('theme') === 14, 'on the server');
  await witness.close();
  await restore();
  const other = await people.signIn(ada.handle);
  const user = (): UserView => other.session.user.get();
  await until(
    () => user().prefs.get('theme') === 14 && user().drafts.get(id) === 'half a tho',
    'said again',
    15_000,
  );
  expect(user().mutes.get(id)).toBe(null);
  expect(ada.tab.session.channel(id)).toBeDefined();
}, 60_000);

test('a draft that was given up does not come back with a restore, whichever tab leads then', async () => {
  const ada = await people.register();
  const id = await people.channel(ada.tab);
  const following = await people.reopen(ada.browser);
  const user = (): UserView => following.session.user.get();
  ada.tab.session.setDraft(id, 'given up');
  await setPrefOverSeals(ada.tab, 'theme', 10);
  await until(() => user().prefs.get('theme') === 9 && user().drafts.has(id), 'told');
  ada.tab.session.setDraft(id, '');
  await until(() => !user().drafts.has(id), 'given up');
  await ada.tab.close();
  const person = { ...ada, tab: following };
  await connected(person);
  await backUp(person);
  await setPrefOverSeals(following, 'theme', 5);
  await restore();
  const other = await people.signIn(ada.handle);
  await until(() => other.session.user.get().prefs.get('theme') === 4, 'said again', 15_000);
  expect(other.session.user.get().drafts.get(id)).toBeUndefined();
}, 60_000);

test('what a server had dropped is there again after a restore', async () => {
  const ada = await people.register();
  const id = await people.channel(ada.tab);
  const following = await people.reopen(ada.browser);
  const channels = [await ada.tab.channel(id), await following.channel(id)];
  const [mine] = channels as [ChannelHandle];
  await say(mine, ...numbered(13));
  const head = headOf(mine);
  await backUp(ada);
  await real.server.kill();
  real.server.change('UPDATE logs SET first = head WHERE log = ?', logOf(mine).name);
  await real.server.up();
  for (const channel of channels)
    await until(() => channel.past.get() === 'dropped' && bodies(channel).length < 6, 'dropped', 15_000);
  expect(logOf(mine).state.first).toBe(head);
  await restore();
  for (const channel of channels) {
    await until(() => channel.past.get() !== 'dropped', 'there again', 15_000);
    expect(await readAll(channel)).toEqual(numbered(13));
  }
}, 60_000);
