import type { ChannelId } from '@causeway/shared/id';
import { runCount } from '@causeway/shared/testing/run-count';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FakeTab } from '../testing/fake-tab.ts';
import { onRealServer } from '../testing/on-real-server.ts';
import { bodies, type Person, settled, until } from '../testing/people.ts';

const real = onRealServer();
const { people } = real;

/** What may happen to a person with several tabs; `at` picks the tab. */
type Step =
  | { readonly does: 'post' | 'kill' | 'close' | 'freeze'; readonly at: number }
  | { readonly does: 'open' }
  | { readonly does: 'network' }
  | { readonly does: 'restart' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ does: fc.constant('post' as const), at: fc.nat(9) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constantFrom('kill', 'close', 'freeze'), at: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.constant({ does: 'open' as const }) },
  { weight: 3, arbitrary: fc.constant({ does: 'network' as const }) },
  { weight: 1, arbitrary: fc.constant({ does: 'restart' as const }) },
);

/** A person's tabs, and what they have written. */
class Desk {
  readonly person: Person;
  readonly channel: ChannelId;
  tabs: FakeTab[];
  /** Bodies that must be there in the end: what a tab wrote that was not killed with it. */
  readonly kept: string[] = [];
  #count = 0;

  constructor(person: Person, channel: ChannelId) {
    this.person = person;
    this.channel = channel;
    this.tabs = [person.tab];
  }

  async take(next: Step): Promise<void> {
    if (next.does === 'open') await this.#open();
    else if (next.does === 'network') this.person.browser.setOnline(!this.person.browser.isOnline);
    else if (next.does === 'restart') {
      await real.server.kill();
      await real.server.up();
    } else await this.#takeAt(next.does, next.at);
  }

  async #takeAt(does: 'post' | 'kill' | 'close' | 'freeze', at: number): Promise<void> {
    if (this.tabs.length === 0) await this.#open();
    const tab = this.tabs[at % this.tabs.length] as FakeTab;
    if (does === 'post') {
      // Whoever writes in a tab has woken it.
      tab.frozen = false;
      const body = `message ${++this.#count}`;
      (await tab.channel(this.channel)).post({ body });
      // Written, and stored before the next step can kill the tab.
      await new Promise(setImmediate);
      this.kept.push(body);
    } else if (does === 'freeze') {
      tab.frozen = !tab.frozen;
      this.person.browser.page('visible');
    } else {
      this.tabs = this.tabs.filter((other) => other !== tab);
      if (does === 'kill') tab.kill();
      else await tab.close();
    }
  }

  async #open(): Promise<void> {
    this.tabs.push(await people.reopen(this.person.browser));
  }

  /** Everything works again. */
  async calm(): Promise<void> {
    if (this.tabs.length === 0) await this.#open();
    for (const tab of this.tabs) tab.frozen = false;
    this.person.browser.setOnline(true);
    this.person.browser.page('visible');
  }
}

test('tabs that are killed, closed, frozen and cut off agree in the end, each message once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 18 }), async (steps) => {
      const ada = await people.register();
      const desk = new Desk(ada, await people.channel(ada.tab));
      for (const next of steps) await desk.take(next);
      await desk.calm();
      const expected = desk.kept.toSorted();
      const channels = await Promise.all(desk.tabs.map((tab) => tab.channel(desk.channel)));
      const late = await (await people.signIn(ada.handle)).channel(desk.channel);
      const all = [...channels, late];
      for (const channel of all) {
        await until(
          () => bodies(channel).length >= expected.length,
          `all of ${expected}, not ${bodies(channel)}`,
        );
        await settled(channel);
      }
      for (const channel of all) {
        expect(bodies(channel).toSorted()).toEqual(expected);
        expect(bodies(channel)).toEqual(bodies(late));
        expect(channel.undelivered.get()).toEqual([]);
      }
      await people.end();
    }),
    { numRuns: runCount(12), endOnFailure: true },
  );
}, 600_000);
