import type { Locator } from '@playwright/test';
import { FakeProvider } from './fake-provider.ts';
import type { Person } from './person.ts';
import { test as plain } from './test.ts';

/** On a server with an AI, for whose model the test answers. */
export const test = plain.extend<{ provider: FakeProvider }>({
  provider: async ({ browserName: _ }, provide) => {
    const provider = await FakeProvider.start();
    await provide(provider);
    await provider.stop();
  },
  serverEnv: async ({ provider }, provide) => await provide(provider.env),
});

/** The AI's answers, the newest last. */
export const answer = (reader: Person): Locator =>
  reader.timeline.log.getByRole('article', { name: /^Assistant/ }).last();
