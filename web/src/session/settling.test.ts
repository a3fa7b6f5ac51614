import { channelDoc } from '@causeway/shared/doc-name';
import type { ChannelId } from '@causeway/shared/id';
import type { DocStore } from '@causeway/shared/store/doc-store';
import { isSoak } from '@causeway/shared/testing/run-count';
import { expect, test } from 'vitest';
import type { FakeBrowser } from '../testing/fake-browser.ts';
import type { FakeTab } from '../testing/fake-tab.ts';
import { onRealServer } from '../testing/on-real-server.ts';
import {
  bodies,
  logOf,
  numbered,
  offline,
  online,
  type Person,
  readAll,
  say,
  settled,
  until,
} from '../testing/people.ts';
import { tapStore } from '../testing/tap-store.ts';
import { type DocMeta, metaKey } from './sync/doc-host.ts';

const { people } = onRealServer({ SEGMENT_OPS: 5 });

const WRITES: ReadonlySet<string | symbol> = new Set([
  'append',
  'compact',
  'remove',
  'set',
  'update',
  'putSegment',
]);

/** Calls `at` before each write of `store`, with its number. */
const counting = (store: DocStore, at: (write: number) => void): DocStore => {
  let writes = 0;
  return tapStore(store, (method) => WRITES.has(method) && at(++writes));
};

/** Lets no segment into the stores that tabs of `browser` open from now on, until `open`. */
function holdSegments(browser: FakeBrowser): { waits: number; readonly open: () => void } {
  const gate = Promise.withResolvers<void>();
  const held = { waits: 0, open: gate.resolve };
  browser.wrapStore = (store) =>
    tapStore(store, (method) => {
      if (method !== 'putSegment') return undefined;
      held.waits += 1;
      return gate.promise;
    });
  return held;
}

/** A channel in which `away` has written without a network to a segment that was then sealed. */
async function sealedMeanwhile(away: Person, tab: FakeTab, other: Person): Promise<ChannelId> {
  const id = await people.channel(other.tab, [away.id]);
  const [mine, theirs] = [await other.tab.channel(id), await tab.channel(id)];
  await say(mine, 'before');
  await until(() => bodies(theirs).length === 1, 'received');
  away.browser.setOnline(false);
  await until(() => tab.session.connection.get() === 'offline', 'offline');
  for (const body of numbered(3, 'away')) theirs.post({ body });
  await new Promise(setImmediate);
  await tab.close();
  await say(mine, ...numbered(12));
  return id;
}

test('a page that ends at any write while it settles loses nothing, and doubles nothing', async () => {
  const ada = await people.register();
  const bob = await people.register();
  let { tab } = bob;
  const stops: number[] = [];
  for (let stop = 1; stop <= 24; stop += isSoak() ? 1 : 3) {
    const id = await sealedMeanwhile(bob, tab, ada);
    let doomed: FakeTab | undefined;
    bob.browser.wrapStore = (store) =>
      counting(store, (write) => {
        if (write !== stop || doomed === undefined) return;
        stops.push(write);
        doomed.kill();
      });
    bob.browser.setOnline(true);
    doomed = people.open(bob.browser);
    await doomed.signedIn();
    const first = doomed.session.channel(id);
    await until(
      () => doomed?.dead || (first && logOf(first).parts.size === 1 && first.pending.get().size === 0),
      'the end',
    );
    await doomed.close().catch(() => undefined);
    bob.browser.wrapStore = (store) => store;
    const disk = bob.browser.disks.get(bob.id);
    const isHere = disk?.docs.has(channelDoc(id, 0)) || disk?.segments.get(id)?.has(0);
    expect(isHere, `the first segment, stopped at ${stop}`).toBe(true);
    tab = await people.reopen(bob.browser);
    await online(tab);
    const channel = await tab.channel(id);
    await until(
      () => logOf(channel).parts.size === 1,
      () => `settled after stop ${stop}`,
    );
    await settled(channel);
    const late = await (await people.signIn(ada.handle)).channel(id);
    expect((await readAll(late)).toSorted(), `stopped at ${stop}`).toEqual(
      ['before', ...numbered(3, 'away'), ...numbered(12)].sort(),
    );
    expect(channel.undelivered.get()).toEqual([]);
  }
  expect(stops.length).toBeGreaterThan(3);
}, 120_000);

test('on a full device a sealed segment’s document stays, so that the channel is shown offline; later it goes', async () => {
  const ada = await people.register();
  let isFull = false;
  ada.browser.wrapStore = (store) =>
    tapStore(store, (method) => {
      if (isFull && method === 'putSegment') throw new DOMException('full', 'QuotaExceededError');
    });
  const tab = await people.reopen(ada.browser);
  await ada.tab.close();
  await online(tab);
  const id = await people.channel(tab);
  const channel = await tab.channel(id);
  isFull = true;
  await say(channel, ...numbered(22));
  const log = logOf(channel);
  await until(() => log.parts.sorted.every((part) => part.settled || part === log.headPart), 'settled');
  await until(
    () => log.parts.size === 3,
    () => `the newest ones, not ${log.parts.size}`,
  );
  ada.browser.setOnline(false);
  await tab.close();
  const again = await people.reopen(ada.browser);
  const shown = bodies(await again.channel(id));
  expect(shown.length).toBeGreaterThan(4);
  expect(shown).toEqual(numbered(22).slice(-shown.length));
  isFull = false;
  ada.browser.setOnline(true);
  await online(again);
  const mine = await again.channel(id);
  await until(() => logOf(mine).parts.size === 1, 'all is settled');
  expect((await readAll(mine)).toSorted()).toEqual(numbered(22).sort());
  expect(mine.undelivered.get()).toEqual([]);
  expect(mine.pending.get().size).toBe(0);
});

test('what can’t be read of a sealed segment’s document for a while is not given up', async () => {
  const ada = await people.register();
  const bob = await people.register();
  const id = await sealedMeanwhile(bob, bob.tab, ada);
  let failures = 0;
  bob.browser.wrapStore = (store) =>
    tapStore(store, (method, [doc]) => {
      if (method !== 'load' || doc !== channelDoc(id, 0) || ++failures > 2) return;
      throw new DOMException('it broke off', 'UnknownError');
    });
  bob.browser.setOnline(true);
  const channel = await (await people.reopen(bob.browser)).channel(id);
  await until(() => failures > 2, 'read again');
  await until(() => logOf(channel).parts.size === 1, 'settled');
  await settled(channel);
  const late = await (await people.signIn(ada.handle)).channel(id);
  const all = ['before', ...numbered(3, 'away'), ...numbered(12)].sort();
  expect((await readAll(late)).toSorted()).toEqual(all);
});

test('what the sealed segment has is not shown as not delivered', async () => {
  const { bob, id, mine, theirs } = await people.pair();
  await say(theirs, 'taken');
  await until(() => bodies(mine).length === 1, 'received');
  const [[op, text] = []] = [...logOf(theirs).parts.mine()];
  bob.browser.setOnline(false);
  await bob.tab.close();
  // As a page leaves it that has sent the op once more after its refusal, and has not heard the answer.
  const values = bob.browser.disks.get(bob.id)?.values;
  const refused = { id: op, kind: 'post', body: 'taken', ts: 1, code: 'forbidden', message: 'no', text };
  values?.set(`undelivered/${id}/${op}`, refused);
  const key = metaKey(channelDoc(id, 0));
  values?.set(key, { ...(values.get(key) as DocMeta), acked: new Map() });
  await say(mine, ...numbered(8));
  const tab = await people.reopen(bob.browser);
  const again = await tab.channel(id);
  expect(again.undelivered.get()).toHaveLength(1);
  bob.browser.setOnline(true);
  await until(() => again.undelivered.get().length === 0, 'no longer told as not delivered');
  await until(() => logOf(again).parts.size === 1 && again.pending.get().size === 0, 'settled');
  expect((await readAll(again)).filter((body) => body === 'taken')).toHaveLength(1);
});

test('a message waits for no random time of the segments before its own, however quickly they were sealed', async () => {
  const ada = await people.register();
  const bob = await people.register(people.browser({ settle: 600_000 }));
  const id = await people.channel(ada.tab, [bob.id]);
  const [mine, theirs] = [await ada.tab.channel(id), await bob.tab.channel(id)];
  await say(mine, ...numbered(30));
  await until(() => logOf(theirs).parts.size > 5, 'parts pile up');
  await offline(bob);
  theirs.post({ body: 'in time' });
  await say(mine, ...numbered(6, 'later'));
  bob.browser.setOnline(true);
  await until(() => bodies(mine).includes('in time'), 'delivered');
  await settled(theirs);
  // The same after a reload.
  await offline(bob);
  theirs.post({ body: 'in time too' });
  await new Promise(setImmediate);
  await bob.tab.close();
  await say(mine, ...numbered(6, 'later still'));
  const tab = await people.reopen(bob.browser);
  bob.browser.setOnline(true);
  await settled(await tab.channel(id));
  await until(() => bodies(mine).includes('in time too'), 'delivered');
});

test('parts of segments that are sealed one after the other are settled within one wait', async () => {
  const ada = await people.register();
  const bob = await people.register(people.browser({ settle: 4_000 }));
  const id = await people.channel(ada.tab, [bob.id]);
  const [mine, theirs] = [await ada.tab.channel(id), await bob.tab.channel(id)];
  await say(mine, ...numbered(60));
  await until(() => logOf(theirs).head === logOf(mine).head, 'the same head');
  await until(
    () => logOf(theirs).parts.size === 1,
    () => `settled, not ${logOf(theirs).parts.size} parts`,
  );
});

test('a part that becomes the head again while it is settled, as by a restore, stays', async () => {
  const ada = await people.register();
  const bob = await people.register();
  const id = await people.channel(ada.tab, [bob.id]);
  const mine = await ada.tab.channel(id);
  await bob.tab.close();
  const held = holdSegments(bob.browser);
  const tab = await people.reopen(bob.browser);
  await online(tab);
  const theirs = await tab.channel(id);
  await say(theirs, 'mine');
  await say(mine, ...numbered(6));
  await until(() => held.waits > 0 && logOf(theirs).head === 1, 'being settled');
  await offline({ browser: bob.browser, tab });
  logOf(theirs).onHead(0);
  held.open();
  await until(() => bob.browser.disks.get(bob.id)?.segments.get(id)?.has(0), 'kept');
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  expect(logOf(theirs).headPart.segment).toBe(0);
  expect(bob.browser.disks.get(bob.id)?.docs.has(channelDoc(id, 0))).toBe(true);
  theirs.post({ body: 'written then' });
  bob.browser.setOnline(true);
  await settled(theirs);
  await until(() => logOf(theirs).parts.size === 1, 'settled');
  expect((await readAll(theirs)).toSorted()).toEqual(['mine', 'written then', ...numbered(6)].sort());
});

test('what another tab writes to a sealed segment, while that is settled, is not lost', async () => {
  const ada = await people.register();
  await ada.tab.close();
  const held = holdSegments(ada.browser);
  const leading = await people.reopen(ada.browser);
  await online(leading);
  const id = await people.channel(leading);
  const mine = await leading.channel(id);
  const following = await people.reopen(ada.browser);
  const theirs = await following.channel(id);
  await say(mine, 'first');
  await until(() => bodies(theirs).length === 1, 'received');
  following.frozen = true;
  await say(mine, ...numbered(4));
  await until(() => held.waits > 0, 'being settled');
  theirs.post({ body: 'not knowing of the seal' });
  const before = logOf(mine).parts.get(0);
  following.frozen = false;
  await until(() => before?.doc.mine().size === logOf(theirs).parts.get(0)?.doc.mine().size, 'told');
  held.open();
  await until(() => logOf(mine).parts.size === 1 && logOf(theirs).parts.size === 1, 'settled');
  await settled(mine);
  const late = await (await people.signIn(ada.handle)).channel(id);
  expect((await readAll(late)).toSorted()).toEqual(
    ['first', 'not knowing of the seal', ...numbered(4)].sort(),
  );
});
