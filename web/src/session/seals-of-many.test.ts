import { isSoak } from '@causeway/shared/testing/run-count';
import { expect, test } from 'vitest';
import { onRealServer } from '../testing/on-real-server.ts';
import { bodies, logOf, offline, online, settled, until } from '../testing/people.ts';

const { people } = onRealServer({ SEGMENT_OPS: 5 });

const CHANNELS = isSoak() ? 300 : 60;

test('a device whose channels have all gone on meanwhile opens every one of them', async () => {
  const ada = await people.register();
  const second = people.browser();
  const tab = await people.signIn(ada.handle, people.open(second));
  const ids = Array.from({ length: CHANNELS }, (_, at) =>
    ada.tab.session.createChannel({ name: `room ${at}`, kind: 'private' }),
  );
  const count = (): number => tab.session.sidebar.get().filter(({ local }) => !local).length;
  await until(
    () => count() === CHANNELS,
    () => `all channels, not ${count()}`,
    60_000,
  );
  for (const id of ids) await tab.channel(id);
  await offline({ browser: second, tab });
  for (const id of ids) (await tab.channel(id)).post({ body: 'written offline' });
  await new Promise(setImmediate);
  await tab.close();
  for (const id of ids) {
    const channel = await ada.tab.channel(id);
    for (let round = 0; round < 2; round++) {
      for (let at = 0; at < 6; at++) channel.post({ body: `${round} ${at}` });
      await settled(channel);
    }
  }
  const again = await people.reopen(second);
  second.setOnline(true);
  await online(again);
  const channels = await Promise.all(ids.map((id) => again.channel(id)));
  for (const channel of channels) {
    await until(() => channel.pending.get().size === 0, 'on the server', 60_000);
    await until(() => logOf(channel).parts.size === 1, 'settled');
    expect(channel.undelivered.get()).toEqual([]);
    expect(bodies(channel)).toContain('1 5');
    const mine = await ada.tab.channel(channel.id);
    await until(() => bodies(mine).filter((body) => body === 'written offline').length === 1, 'delivered');
  }
}, 300_000);
