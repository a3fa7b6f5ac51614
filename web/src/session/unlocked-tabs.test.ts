import { expect, test } from 'vitest';
import { onRealServer } from '../testing/on-real-server.ts';
import { bodies, logOf, numbered, offline, online, readAll, say, settled, until } from '../testing/people.ts';

const { people } = onRealServer({ SEGMENT_OPS: 5 });

/** Somebody in a browser without Web Locks and BroadcastChannel: each tab believes to be the only one. */
async function unlocked(count: number) {
  const browser = people.browser();
  browser.modern = false;
  const ada = await people.register(browser);
  const id = await people.channel(ada.tab);
  const tabs = [ada.tab];
  while (tabs.length < count) tabs.push(await people.reopen(browser));
  for (const tab of tabs) await online(tab);
  return { ada, id, tabs };
}

test('tabs without locks go through seals at once, and each message is there once', async () => {
  const { ada, id, tabs } = await unlocked(3);
  const channels = await Promise.all(tabs.map((tab) => tab.channel(id)));
  for (let at = 0; at < 15; at++) {
    for (const [which, channel] of channels.entries()) channel.post({ body: `tab ${which} ${at}` });
    if (at % 3 === 0) await new Promise(setImmediate);
  }
  for (const channel of channels) await settled(channel);
  const all = channels.flatMap((_, which) => numbered(15, `tab ${which}`)).sort();
  for (const channel of channels) {
    await until(() => logOf(channel).parts.size === 1, 'settled in every tab');
    expect((await readAll(channel)).toSorted()).toEqual(all);
    expect(channel.undelivered.get()).toEqual([]);
  }
  const late = await (await people.signIn(ada.handle)).channel(id);
  expect((await readAll(late)).toSorted()).toEqual(all);
  // What the tabs have left on the disk together.
  for (const tab of tabs) await tab.close();
  const again = await (await people.reopen(ada.browser)).channel(id);
  await until(() => logOf(again).parts.size === 1, 'settled');
  expect((await readAll(again)).toSorted()).toEqual(all);
});

test('what tabs without locks wrote offline comes through seals by whichever comes back', async () => {
  const { ada, id, tabs } = await unlocked(3);
  const channels = await Promise.all(tabs.map((tab) => tab.channel(id)));
  await offline(ada);
  for (const [which, channel] of channels.entries())
    for (const body of numbered(4, `tab ${which}`)) channel.post({ body });
  await new Promise(setImmediate);
  // One ends well, one dies, one lives.
  await tabs[1]?.close();
  tabs[2]?.kill();
  const other = await people.signIn(ada.handle);
  await say(await other.channel(id), ...numbered(12));
  ada.browser.setOnline(true);
  const [mine] = channels;
  if (mine === undefined) throw new Error('no channel');
  await settled(mine);
  await until(() => logOf(mine).parts.size === 1, 'settled');
  const again = await (await people.reopen(ada.browser)).channel(id);
  await settled(again);
  await until(() => logOf(again).parts.size === 1, 'settled after a reload');
  const all = [...numbered(12), ...[0, 1, 2].flatMap((which) => numbered(4, `tab ${which}`))].sort();
  const late = await (await people.signIn(ada.handle)).channel(id);
  expect((await readAll(late)).toSorted()).toEqual(all);
  await readAll(mine);
  await until(
    () => bodies(mine).length === all.length,
    () => `all in the tab that lived, not ${bodies(mine)}`,
  );
});
