import type { ChannelId } from '@causeway/shared/id';
import { expect, test } from 'vitest';
import type { FakeTab } from '../testing/fake-tab.ts';
import { onRealServer } from '../testing/on-real-server.ts';
import { numbered, row, say, until } from '../testing/people.ts';

/** What is unread further back than what is shown, against the real server. */

const { people } = onRealServer({ SEGMENT_OPS: 5 });

const summary = (tab: FakeTab, id: ChannelId) => row(tab, id)?.summary;

test('a mention beyond the newest segments is counted, and that more is unread is said, until it is read', async () => {
  const ada = await people.register();
  const bob = await people.register();
  const id = await people.channel(bob.tab, [ada.id]);
  const [theirs, mine] = [await bob.tab.channel(id), await ada.tab.channel(id)];
  await say(theirs, 'hello');
  await until(() => summary(ada.tab, id)?.unread === 1, 'received');
  mine.markRead(mine.view.get().lastPosition);
  theirs.post({ body: '@ada', mentions: [ada.id] });
  const deleted = theirs.post({ body: '@ada, no', mentions: [ada.id] });
  theirs.delete(deleted);
  theirs.post({ body: '@bob', mentions: [bob.id] });
  await say(theirs, ...numbered(40));
  const counted = (tab: FakeTab) => summary(tab, id)?.more && summary(tab, id)?.mentions === 1;
  const told = (tab: FakeTab) => () => JSON.stringify(summary(tab, id));
  await until(() => counted(ada.tab), told(ada.tab));
  expect(summary(ada.tab, id)?.unread).toBeLessThan(40);
  await ada.tab.close();
  const again = await people.reopen(ada.browser);
  await until(() => counted(again), told(again));
  const channel = await again.channel(id);
  channel.markRead(channel.view.get().lastPosition);
  await until(() => summary(again, id)?.mentions === 0, told(again));
  expect(summary(again, id)).toMatchObject({ unread: 0 });
  expect(summary(again, id)?.more).toBeUndefined();
});
