import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';
import { expect, vi } from 'vitest';
import type { ChannelSession } from '../session/channel-session.ts';
import type { Timing } from '../session/environment.ts';
import type { NumberedLog } from '../session/log/numbered-log.ts';
import type { ChannelHandle } from '../session/session.ts';
import { FakeBrowser } from './fake-browser.ts';
import type { FakeTab } from './fake-tab.ts';

const PASSWORD = 'correct horse battery';

/** Somebody with an account, in a browser of their own. */
export interface Person {
  readonly browser: FakeBrowser;
  /** The first tab. */
  readonly tab: FakeTab;
  readonly id: UserId;
  readonly handle: string;
}

/** Resolves when `holds`; fails with `what`, asked for at the end where it is a function. */
export const until = (holds: () => unknown, what: string | (() => string), timeout = 8_000): Promise<void> =>
  vi.waitFor(
    () => {
      if (!holds()) throw new Error(`never: ${typeof what === 'string' ? what : what()}`);
    },
    { timeout, interval: 10 },
  );

/** People, their tabs and channels on one server; `end` closes the tabs. */
export class People {
  readonly #url: () => string;
  readonly #tabs: FakeTab[] = [];
  #count = 0;

  constructor(url: () => string) {
    this.#url = url;
  }

  browser(timing: Partial<Timing> = {}): FakeBrowser {
    return new FakeBrowser(this.#url(), timing);
  }

  open(browser: FakeBrowser): FakeTab {
    const tab = browser.openTab();
    this.#tabs.push(tab);
    return tab;
  }

  /** Another tab or a reload, signed in already. */
  async reopen(browser: FakeBrowser): Promise<FakeTab> {
    const tab = this.open(browser);
    await tab.signedIn();
    return tab;
  }

  async register(browser = this.browser()): Promise<Person> {
    const tab = this.open(browser);
    const handle = `user${++this.#count}`;
    await tab.app.register({ handle, name: `User ${this.#count}`, password: PASSWORD });
    await online(tab);
    return { browser, tab, id: tab.session.userId, handle };
  }

  /** An access token, for programs. */
  async token(handle: string): Promise<string> {
    const response = await fetch(`${this.#url()}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ handle, password: PASSWORD }),
    });
    return ((await response.json()) as { accessToken: string }).accessToken;
  }

  async signIn(handle: string, tab = this.open(this.browser())): Promise<FakeTab> {
    await tab.app.login({ handle, password: PASSWORD });
    return tab;
  }

  /** A channel of `owner`, on the server, with `others` in it. */
  async channel(owner: FakeTab, others: readonly UserId[] = [], role: Role = 'member'): Promise<ChannelId> {
    const id = owner.session.createChannel({ name: `room ${++this.#count}`, kind: 'private' });
    await until(() => row(owner, id)?.local === false, 'the channel on the server');
    for (const userId of others) {
      await owner.session.call('putMember', { params: { id, userId }, body: { role } });
    }
    return id;
  }

  /** Somebody new in a channel of their own. */
  async alone() {
    const ada = await this.register();
    const id = await this.channel(ada.tab);
    return { ada, id, mine: await ada.tab.channel(id) };
  }

  /** Two new people in a channel of the first one's. */
  async pair() {
    const ada = await this.register();
    const bob = await this.register();
    const id = await this.channel(ada.tab, [bob.id]);
    const [mine, theirs] = [await ada.tab.channel(id), await bob.tab.channel(id)];
    return { ada, bob, id, mine, theirs };
  }

  async end(): Promise<void> {
    await Promise.all(this.#tabs.splice(0).map((tab) => tab.close().catch(() => undefined)));
  }
}

export const row = (tab: FakeTab, id: ChannelId) => tab.session.sidebar.get().find((one) => one.id === id);

export const online = (tab: FakeTab): Promise<void> =>
  until(() => tab.session.connection.get() === 'online', 'online');

export const offline = async (person: Pick<Person, 'browser' | 'tab'>): Promise<void> => {
  person.browser.setOnline(false);
  await until(() => person.tab.session.connection.get() === 'offline', 'offline');
};

/**
 * Sets the preference `key` to 0, 1, … below `count` on a server that seals at five ops: after each five it waits until
 * the person's own log has gone on in its next segment, so that they are spread over many.
 */
export async function setPrefOverSeals(
  { session }: Pick<FakeTab, 'session'>,
  key: string,
  count: number,
): Promise<void> {
  const head = async (): Promise<number> => (await session.call('getMe', {})).head;
  let before = await head();
  for (let at = 0; at < count; at++) {
    session.setPref(key, at);
    if (at % 5 !== 4) continue;
    const sealed = async () => expect(await head()).toBeGreaterThan(before);
    await vi.waitFor(sealed, { timeout: 8_000, interval: 10 });
    before = await head();
  }
}

/** The log behind what a channel shows. */
export const logOf = (channel: ChannelHandle): NumberedLog => (channel as ChannelSession).log;

/** Bodies of the messages in the order in which they are shown. */
export const bodies = (channel: ChannelHandle): string[] =>
  channel.view.get().timeline.flatMap((entry) => (entry.type === 'message' ? [entry.message.body] : []));

/** Resolves when the server has acknowledged everything of mine. */
export const settled = (channel: ChannelHandle): Promise<void> =>
  until(() => channel.pending.get().size === 0, 'everything on the server');

/** Scrolls back as far as there is something. */
export async function readBack(channel: ChannelHandle): Promise<void> {
  await until(() => channel.past.get() !== 'loading', 'what is shown at first');
  while (channel.past.get() === 'more') await channel.loadOlder();
}

/** Scrolls back to the channel's beginning; bodies of all messages. */
export async function readAll(channel: ChannelHandle): Promise<string[]> {
  await readBack(channel);
  await until(() => channel.past.get() === 'beginning', 'the beginning');
  return bodies(channel);
}

/** Posts one after the other, each on the server before the next. */
export async function say(channel: ChannelHandle, ...texts: readonly string[]): Promise<void> {
  for (const body of texts) {
    channel.post({ body });
    await settled(channel);
  }
}

export const numbered = (count: number, what = 'message'): string[] =>
  Array.from({ length: count }, (_, at) => `${what} ${at}`);
