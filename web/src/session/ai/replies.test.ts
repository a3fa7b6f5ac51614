import type { AskEvent } from '@causeway/shared/api/ai';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { FakeProvider } from '../../testing/fake-provider.ts';
import type { FakeTab } from '../../testing/fake-tab.ts';
import { offline, online, People, type Person, row, until } from '../../testing/people.ts';
import { RealServer } from '../../testing/real-server.ts';

let provider: FakeProvider;
let server: RealServer;
const people = new People(() => server.url);

beforeAll(async () => {
  provider = await FakeProvider.start();
  server = await RealServer.start(provider.settings);
}, 60_000);
afterEach(() => people.end());
afterAll(async () => {
  await server.stop();
  await provider.stop();
});

/** A channel with the AI in it. */
async function withAi(
  owner: Person,
  others: readonly UserId[] = [],
): Promise<{ id: ChannelId; bot: UserId }> {
  const { items } = await owner.tab.session.call('listUsers', { query: { query: 'ai' } });
  const bot = items.find(({ handle }) => handle === 'ai')?.id;
  if (bot === undefined) throw new Error('the server has an AI');
  return { id: await people.channel(owner.tab, [bot, ...others]), bot };
}

const channelOf = (tab: FakeTab, id: ChannelId) => {
  const channel = tab.session.channel(id);
  if (channel === undefined) throw new Error('a member');
  return channel;
};

/** What is shown of the AI's reply: its text, and its state in the log. */
function reply(tab: FakeTab, id: ChannelId): { readonly text: string; readonly state: string } | undefined {
  const { view, streams } = channelOf(tab, id);
  const message = [...view.get().messages.values()].find(({ stream }) => stream !== undefined);
  if (message === undefined) return undefined;
  return { text: streams.get().get(message.id) ?? message.body, state: message.stream ?? '' };
}

const shows = (tab: FakeTab, id: ChannelId, text: string) =>
  until(
    () => reply(tab, id)?.text === text,
    () => `${text}, but ${JSON.stringify(reply(tab, id))}`,
  );

async function ask(person: Person, id: ChannelId, bot: UserId): Promise<OpId> {
  await until(() => channelOf(person.tab, id).view.get().members.has(bot), 'the AI in the channel');
  const op = channelOf(person.tab, id).post({ body: '@ai hm?', mentions: [bot] });
  await until(() => provider.isAsked, 'the model is asked');
  return op;
}

test('every tab and device sees a reply grow, those that come late too, and its end', async () => {
  const ada = await people.register();
  const ben = await people.register();
  const { id, bot } = await withAi(ada, [ben.id]);
  await ask(ada, id, bot);
  provider.say('One, ');
  await shows(ada.tab, id, 'One, ');
  const second = await people.reopen(ada.browser);
  await until(() => second.session.channel(id)?.ready.get(), 'the channel in the second tab');
  await until(() => ben.tab.session.channel(id)?.ready.get(), 'the channel at Ben’s');
  for (const tab of [second, ben.tab]) await shows(tab, id, 'One, ');
  provider.say('two.');
  for (const tab of [ada.tab, second, ben.tab]) await shows(tab, id, 'One, two.');
  provider.end();
  for (const tab of [ada.tab, second, ben.tab]) {
    await until(() => reply(tab, id)?.state === 'done', 'the end');
    await until(() => channelOf(tab, id).streams.get().size === 0, 'nothing grows');
    expect(reply(tab, id)?.text).toBe('One, two.');
  }
});

test('who was cut off meanwhile sees all of it again', async () => {
  const ada = await people.register();
  const { id, bot } = await withAi(ada);
  await ask(ada, id, bot);
  provider.say('Before, ');
  await shows(ada.tab, id, 'Before, ');
  await offline(ada);
  provider.say('meanwhile, ');
  ada.browser.setOnline(true);
  await online(ada.tab);
  provider.say('after.');
  await shows(ada.tab, id, 'Before, meanwhile, after.');
  provider.end();
  await until(() => reply(ada.tab, id)?.state === 'done', 'the end');
});

test('a reply that was stopped goes on behind its text, or is written anew', async () => {
  const ada = await people.register();
  const { id, bot } = await withAi(ada);
  await ask(ada, id, bot);
  provider.say('So far');
  await shows(ada.tab, id, 'So far');
  const op = [...channelOf(ada.tab, id).streams.get().keys()][0] as OpId;
  const params = { id, opId: op };
  await ada.tab.session.call('stopReply', { params });
  await until(() => reply(ada.tab, id)?.state === 'stopped', 'stopped');
  await ada.tab.session.call('continueReply', { params });
  await until(() => provider.isAsked, 'the model is asked again');
  provider.say(', so good');
  await shows(ada.tab, id, 'So far, so good');
  await ada.tab.session.call('stopReply', { params });
  await until(() => channelOf(ada.tab, id).streams.get().size === 0, 'stopped again');
  expect(reply(ada.tab, id)?.text).toBe('So far, so good');
  await ada.tab.session.call('retryReply', { params });
  await until(() => provider.isAsked, 'the model is asked anew');
  provider.say('Better');
  await shows(ada.tab, id, 'Better');
  provider.end();
  await until(() => reply(ada.tab, id)?.state === 'done', 'the end');
});

test('that the server has an AI is known, and stays so without a network', async () => {
  const ada = await people.register();
  await until(() => ada.tab.session.ai.get()?.handle === 'ai', 'known');
  await until(() => [...ada.browser.disks.values()].some(({ values }) => values.has('server/ai')), 'kept');
  await offline(ada);
  const again = await people.reopen(ada.browser);
  await until(() => again.session.ai.get()?.handle === 'ai', 'known without the server');
});

test('a direct channel with the AI is said to be one with a bot, also before it is read again', async () => {
  const ada = await people.register();
  const { bot } = await withAi(ada);
  const id = ada.tab.session.openDirectChannel([bot]);
  await until(() => row(ada.tab, id)?.bot, 'with a bot');
  expect((await people.register()).tab.session.sidebar.get().filter((one) => one.bot)).toEqual([]);
  await offline(ada);
  await ada.tab.close();
  const again = people.open(ada.browser);
  await again.signedIn();
  expect(row(again, id)).toMatchObject({ people: [bot], bot: true });
});

test('a private answer comes piece by piece, and is in no log', async () => {
  const ada = await people.register();
  const { id } = await withAi(ada);
  const heard: AskEvent[] = [];
  const abort = new AbortController();
  const question = { channel: id, question: 'Why?' };
  const asking = ada.tab.session.askPrivately(question, (event) => heard.push(event), abort.signal);
  await until(() => provider.isAsked, 'the model is asked');
  provider.say('Because.');
  await until(() => heard.some((event) => event.type === 'text' && event.text === 'Because.'), 'a piece');
  provider.end();
  await asking;
  expect(heard.at(-1)).toMatchObject({ type: 'end', status: 'done' });
  expect(channelOf(ada.tab, id).view.get().messages.size).toBe(0);
});

test('a private question that is given up ends at the model too', async () => {
  const ada = await people.register();
  const { id } = await withAi(ada);
  const abort = new AbortController();
  const asking = ada.tab.session.askPrivately(
    { channel: id, question: 'Why?' },
    () => undefined,
    abort.signal,
  );
  await until(() => provider.isAsked, 'the model is asked');
  abort.abort();
  await asking;
  await until(() => !provider.isAsked, 'the model is left alone');
});
