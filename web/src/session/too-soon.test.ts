import { channelDoc } from '@causeway/shared/doc-name';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { People, settled, until } from '../testing/people.ts';
import { RealServer } from '../testing/real-server.ts';
import { spendBudget } from '../testing/spend-budget.ts';

let server: RealServer;
const people = new People(() => server.url);

beforeAll(async () => {
  server = await RealServer.start();
}, 40_000);
afterAll(() => server.stop());
afterEach(() => people.end());

test('what comes too soon after much else is sent again, and never shown as not delivered', async () => {
  const ada = await people.register();
  const channel = await ada.tab.channel(await people.channel(ada.tab));
  channel.post({ body: 'before' });
  await settled(channel);
  await spendBudget(server.url, await people.token(ada.handle), channelDoc(channel.id, 0));
  const post = channel.post({ body: 'too soon' });
  await until(() => ada.tab.logs.some(([message]) => message === 'refused'), 'refused');
  await settled(channel);
  expect(channel.undelivered.get()).toEqual([]);
  const late = await (await people.signIn(ada.handle)).channel(channel.id);
  await until(() => late.view.get().messages.has(post), 'arrived');
});
