import { channelDoc } from '@causeway/shared/doc-name';
import type { OpId, UserId } from '@causeway/shared/id';
import { expect, test } from 'vitest';
import { onRealServer } from '../testing/on-real-server.ts';
import { bodies, logOf, offline, settled, until } from '../testing/people.ts';
import { spendBudget } from '../testing/spend-budget.ts';

const real = onRealServer();
const { people } = real;

/** Past the checks of this device, as a faulty client would: a kind that only the server writes. */
const unlawfulBy = (author: UserId) => ({
  k: 'topic',
  id: `${author}.${'0'.repeat(12)}` as OpId,
  ts: 1,
  topic: 'mine',
  by: author,
});

test('what was sent behind a refused op, before its refusal, arrives all the same', async () => {
  const ada = await people.register();
  const channel = await ada.tab.channel(await people.channel(ada.tab));
  channel.post({ body: 'before' });
  await settled(channel);
  const unlawful = unlawfulBy(ada.id);
  logOf(channel).append(unlawful);
  const post = channel.post({ body: 'behind it' });
  await until(() => channel.undelivered.get().length > 0, 'refused');
  await settled(channel);
  expect(channel.undelivered.get()).toMatchObject([{ id: unlawful.id, code: 'kind' }]);
  const late = await (await people.signIn(ada.handle)).channel(channel.id);
  await until(() => late.view.get().messages.has(post), 'arrived');
  expect(bodies(late)).toEqual(['before', 'behind it']);
});

test('a follower’s ops that are refused are not delivered in every tab', async () => {
  const ada = await people.register();
  const id = await people.channel(ada.tab);
  const first = await ada.tab.channel(id);
  const second = await (await people.reopen(ada.browser)).channel(id);
  const unlawful = unlawfulBy(ada.id);
  logOf(second).append(unlawful);
  second.post({ body: 'one' });
  first.post({ body: 'two' });
  second.post({ body: 'three' });
  await until(
    () => first.undelivered.get().length === 1 && second.undelivered.get().length === 1,
    'told in both',
  );
  await settled(first);
  await settled(second);
  await until(() => bodies(first).length === 3 && bodies(second).length === 3, 'the rest in both');
  expect(bodies(second)).toEqual(bodies(first));
  second.dismiss(unlawful.id);
  await until(() => first.undelivered.get().length === 0, 'dismissed in both');
});

test('what comes too soon after much else is sent again, and never shown as not delivered', async () => {
  const ada = await people.register();
  const channel = await ada.tab.channel(await people.channel(ada.tab));
  channel.post({ body: 'before' });
  await settled(channel);
  await spendBudget(real.server.url, await people.token(ada.handle), channelDoc(channel.id, 0));
  const post = channel.post({ body: 'too soon' });
  await until(() => ada.tab.logs.some(([message]) => message === 'refused'), 'refused');
  await settled(channel);
  expect(channel.undelivered.get()).toEqual([]);
  const late = await (await people.signIn(ada.handle)).channel(channel.id);
  await until(() => late.view.get().messages.has(post), 'arrived');
});

test('what was refused, and then taken after all, is not shown as not delivered, in any tab', async () => {
  const ada = await people.register();
  const bob = await people.register();
  const id = await people.channel(ada.tab, [bob.id]);
  const role = (to: 'member' | 'reader') =>
    ada.tab.session.call('putMember', { params: { id, userId: bob.id }, body: { role: to } });
  const theirs = await bob.tab.channel(id);
  await offline(bob);
  const post = theirs.post({ body: 'twice sent' });
  await role('reader');
  // The page ends when it has heard of the refusal, and before it could take the op out of its document.
  theirs.undelivered.subscribe(() => bob.tab.kill());
  bob.browser.setOnline(true);
  await until(() => bob.tab.dead, 'refused');
  await role('member');
  bob.browser.setOnline(false);
  const tabs = [await people.reopen(bob.browser), await people.reopen(bob.browser)];
  const channels = await Promise.all(tabs.map((tab) => tab.channel(id)));
  for (const channel of channels) expect(channel.undelivered.get()).toMatchObject([{ id: post }]);
  bob.browser.setOnline(true);
  const mine = await ada.tab.channel(id);
  await until(() => mine.view.get().messages.has(post), 'arrived');
  for (const channel of channels) {
    await until(() => channel.undelivered.get().length === 0, 'no longer told as not delivered');
    expect(bodies(channel)).toEqual(['twice sent']);
  }
  for (const tab of tabs) await tab.close();
  const again = await (await people.reopen(bob.browser)).channel(id);
  expect(again.undelivered.get()).toEqual([]);
});

test('what is acknowledged is taken off the list of what is not delivered, at the next start too', async () => {
  const { ada, id, mine } = await people.alone();
  const post = mine.post({ body: 'taken' });
  await settled(mine);
  const log = logOf(mine);
  const [text = ''] = log.parts.mine().values();
  await offline(ada);
  await ada.tab.close();
  // As another page of this browser has left it.
  const refused = { id: post, kind: 'post', body: 'taken', ts: 1, code: 'forbidden', message: 'no', text };
  ada.browser.disks.get(ada.id)?.values.set(`undelivered/${id}/${post}`, refused);
  const again = await (await people.reopen(ada.browser)).channel(id);
  await until(() => again.undelivered.get().length === 0, 'no longer told as not delivered');
});
