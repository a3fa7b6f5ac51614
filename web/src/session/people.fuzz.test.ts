import type { ChannelId, OpId } from '@causeway/shared/id';
import { runCount } from '@causeway/shared/testing/run-count';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FakeTab } from '../testing/fake-tab.ts';
import { onRealServer } from '../testing/on-real-server.ts';
import { type Person, settled, until } from '../testing/people.ts';
import type { ChannelHandle } from './session.ts';

const { people } = onRealServer();

/** What one of two people does; `on` picks a message that they see. */
interface Step {
  readonly who: number;
  readonly does: 'post' | 'edit' | 'delete' | 'react' | 'pin' | 'thread' | 'network' | 'reload';
  readonly on: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.nat(1),
  does: fc.constantFrom(
    'post',
    'post',
    'post',
    'edit',
    'delete',
    'react',
    'pin',
    'thread',
    'network',
    'reload',
  ),
  on: fc.nat(20),
});

interface Device {
  readonly person: Person;
  tab: FakeTab;
}

let count = 0;

async function take({ does, on }: Step, device: Device, id: ChannelId): Promise<void> {
  const { browser } = device.person;
  if (does === 'network') browser.setOnline(!browser.isOnline);
  else if (does === 'reload') {
    await device.tab.close();
    device.tab = await people.reopen(browser);
  } else write(await device.tab.channel(id), does, on, device.person);
}

function write(channel: ChannelHandle, does: Step['does'], on: number, person: Person): void {
  const body = `${person.handle} ${++count}`;
  const seen = [...channel.view.get().messages.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const target = seen[on % seen.length];
  const mine = seen.filter(({ author }) => author === person.id);
  const own: OpId | undefined = mine[on % mine.length]?.id;
  if (does === 'edit' && own) channel.edit(own, body);
  else if (does === 'delete' && own) channel.delete(own);
  else if (does === 'react' && target) channel.react(target.id, on % 2 ? '👍' : '🎉', on % 3 > 0);
  else if (does === 'pin' && target) channel.pin(target.id, on % 2 > 0);
  else if (does === 'thread' && target) channel.post({ body, thread: target.thread ?? target.id });
  else channel.post({ body });
}

/** All that people see of a channel, but for what only one device knows. */
const shown = (channel: ChannelHandle): unknown => {
  const { timeline, messages, threads, pins, members } = channel.view.get();
  return {
    timeline,
    pins,
    messages: [...messages].sort(),
    threads: [...threads].sort(),
    members: [...members].sort(),
  };
};

test('two people who write with and without a network see the same in the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const ada = await people.register();
      const bob = await people.register();
      const id = await people.channel(ada.tab, [bob.id], 'admin');
      const devices: Device[] = [ada, bob].map((person) => ({ person, tab: person.tab }));
      for (const device of devices) {
        const channel = await device.tab.channel(id);
        await until(
          () => channel.view.get().members.size === 2 && channel.role.get() !== 'member',
          'both are in',
        );
      }
      for (const next of steps) await take(next, devices[next.who] as Device, id);
      for (const { person } of devices) person.browser.setOnline(true);
      const channels = await Promise.all(devices.map(({ tab }) => tab.channel(id)));
      for (const channel of channels) await settled(channel);
      const late = await (await people.signIn(ada.handle)).channel(id);
      for (const channel of channels) {
        await until(() => JSON.stringify(shown(channel)) === JSON.stringify(shown(late)), 'the same view');
        expect(channel.undelivered.get()).toEqual([]);
      }
      await people.end();
    }),
    { numRuns: runCount(10), endOnFailure: true },
  );
}, 600_000);
