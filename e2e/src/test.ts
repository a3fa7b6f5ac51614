import { test as base, expect, type Page } from '@playwright/test';
import { account } from './account.ts';
import { CausewayServer } from './causeway-server.ts';
import { Person } from './person.ts';
import { shiftableClock } from './shiftable-clock.ts';

export interface CausewayOptions {
  /** Who may sign up (`SIGNUP`). */
  readonly signup: 'open' | 'invite' | 'closed';
  /** Ops of one segment (`SEGMENT_OPS`); the server's own default unless given. */
  readonly segmentOps: number | undefined;
  /** Further settings of the server. */
  readonly serverEnv: NodeJS.ProcessEnv;
}

export interface CausewayFixtures {
  /** A server of this test's own, empty at first. */
  readonly server: CausewayServer;
  /** A new device: a browser context of its own, on which nobody has signed in. */
  readonly device: (name: string) => Promise<Person>;
  /** Somebody with an account, signed in on a new device. Needs `signup: 'open'` or to be the first. */
  readonly person: (name: string) => Promise<Person>;
}

/** What must never happen on any page. */
function watch(page: Page, problems: string[]): void {
  page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) problems.push(message.text());
  });
}

export const test = base.extend<CausewayOptions & CausewayFixtures>({
  signup: ['open', { option: true }],
  segmentOps: [undefined, { option: true }],
  serverEnv: [{}, { option: true }],

  server: async ({ signup, segmentOps, serverEnv }, provide) => {
    const segments = segmentOps === undefined ? {} : { SEGMENT_OPS: String(segmentOps) };
    const server = await CausewayServer.start({ SIGNUP: signup, ...segments, ...serverEnv });
    await provide(server);
    await server.stop();
  },

  device: async ({ browser, server, contextOptions, viewport, colorScheme }, provide) => {
    const problems: string[] = [];
    const contexts = new Set<Awaited<ReturnType<typeof browser.newContext>>>();
    await provide(async (name) => {
      const context = await browser.newContext({
        ...contextOptions,
        viewport,
        colorScheme,
        baseURL: server.url,
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      contexts.add(context);
      await context.addInitScript(shiftableClock);
      context.on('page', (page) => watch(page, problems));
      return new Person(account(name), await context.newPage());
    });
    for (const context of contexts) await context.close();
    expect(problems).toEqual([]);
  },

  person: async ({ device }, provide) => {
    await provide(async (name) => {
      const person = await device(name);
      await person.signUp();
      return person;
    });
  },
});

export { expect };
