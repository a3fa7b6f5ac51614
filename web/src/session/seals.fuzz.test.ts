import type { ChannelId } from '@causeway/shared/id';
import { runCount } from '@causeway/shared/testing/run-count';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FakeBrowser } from '../testing/fake-browser.ts';
import type { FakeTab } from '../testing/fake-tab.ts';
import { onRealServer } from '../testing/on-real-server.ts';
import { bodies, logOf, readAll, settled, until } from '../testing/people.ts';

const { people } = onRealServer({ SEGMENT_OPS: 5 });

/** What happens to one of three devices; `many` is how much, or which tab. */
interface Step {
  readonly who: number;
  readonly does: 'post' | 'network' | 'reload' | 'open' | 'kill' | 'freeze' | 'wait';
  readonly many: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.nat(2),
  does: fc.oneof(
    { weight: 10, arbitrary: fc.constant('post' as const) },
    { weight: 3, arbitrary: fc.constant('network' as const) },
    { weight: 2, arbitrary: fc.constantFrom('reload' as const, 'open' as const) },
    { weight: 1, arbitrary: fc.constantFrom('kill' as const, 'freeze' as const) },
    { weight: 5, arbitrary: fc.constant('wait' as const) },
  ),
  many: fc.nat(7),
});

class Device {
  readonly browser: FakeBrowser;
  readonly name: string;
  readonly channel: ChannelId;
  tabs: FakeTab[];
  readonly written: string[] = [];

  constructor(name: string, tab: FakeTab, browser: FakeBrowser, channel: ChannelId) {
    this.name = name;
    this.browser = browser;
    this.channel = channel;
    this.tabs = [tab];
  }

  async take({ does, many }: Step): Promise<void> {
    const tab = this.tabs[many % this.tabs.length] as FakeTab;
    if (does === 'post') await this.#post(tab, many + 1);
    else if (does === 'network') this.browser.setOnline(!this.browser.isOnline);
    else if (does === 'open') this.tabs.push(await people.reopen(this.browser));
    else if (does === 'freeze') tab.frozen = !tab.frozen;
    // Long enough for something to be under way, not for it to end.
    else if (does === 'wait') for (let turn = 0; turn < many * 4; turn++) await new Promise(setImmediate);
    else {
      if (does === 'kill') tab.kill();
      else await tab.close();
      this.tabs = this.tabs.filter((other) => other !== tab);
      if (this.tabs.length === 0) this.tabs.push(await people.reopen(this.browser));
    }
  }

  async #post(tab: FakeTab, many: number): Promise<void> {
    // Whoever writes in a tab has woken it.
    tab.frozen = false;
    const channel = await tab.channel(this.channel);
    for (let at = 0; at < many; at++) {
      const body = `${this.name} ${this.written.length}`;
      channel.post({ body });
      this.written.push(body);
    }
    // Stored before the next step can kill the tab.
    await new Promise(setImmediate);
  }
}

const isEqual = (a: readonly string[], b: readonly string[]): boolean => a.join('\n') === b.join('\n');

test('devices that write through seals, cut off, reloaded and killed, agree in the end, each message once', async () => {
  const ada = await people.register();
  const bob = await people.register();
  const [second, fresh] = [people.browser(), people.browser()];
  for (const browser of [second, fresh]) await people.signIn(ada.handle, people.open(browser));
  await people.end();
  const browsers = { first: ada.browser, second, bob: bob.browser };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const owner = await people.reopen(ada.browser);
      const id = await people.channel(owner, [bob.id]);
      await owner.close();
      const devices: Device[] = [];
      for (const [name, browser] of Object.entries(browsers)) {
        const tab = await people.reopen(browser);
        await tab.channel(id);
        devices.push(new Device(name, tab, browser, id));
      }
      for (const next of steps) await devices[next.who]?.take(next);
      for (const { browser, tabs } of devices) {
        for (const tab of tabs) tab.frozen = false;
        browser.setOnline(true);
        browser.page('visible');
      }
      const expected = devices.flatMap(({ written }) => written).sort();
      const channels = await Promise.all(devices.flatMap(({ tabs }) => tabs.map((tab) => tab.channel(id))));
      for (const channel of channels) await settled(channel);
      fresh.disks.clear();
      const late = await (await people.reopen(fresh)).channel(id);
      const heads = (): number[] => [...channels, late].map((channel) => logOf(channel).head);
      await until(
        () => new Set(heads()).size === 1,
        () => `one head, not ${heads()}`,
      );
      expect((await readAll(late)).toSorted()).toEqual(expected);
      for (const channel of channels) {
        await readAll(channel);
        await until(
          () => isEqual(bodies(channel), bodies(late)),
          () => `all, not ${bodies(channel)}`,
        );
        expect(channel.undelivered.get()).toEqual([]);
        await until(() => logOf(channel).parts.size === 1, 'all is settled');
      }
      await people.end();
    }),
    { numRuns: runCount(12), endOnFailure: true },
  );
}, 600_000);
