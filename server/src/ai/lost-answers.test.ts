import { newChannelId } from '@causeway/shared/id';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemRandom } from '../random.ts';
import { ApiClient, PASSWORD } from '../testing/api-client.ts';
import { type AskAnswer, ask } from '../testing/ask.ts';
import { FakeModelServer } from '../testing/fake-model-server.ts';
import type { ModelExchange } from '../testing/model-exchange.ts';
import { type ServerProcess, ServerProcesses } from '../testing/server-processes.ts';

let model: FakeModelServer;
let servers: ServerProcesses;
let a: ServerProcess;
let b: ServerProcess;
let ada: ApiClient;
let people = 0;

beforeAll(async () => {
  model = await FakeModelServer.start();
  servers = await ServerProcesses.prepare(model.env);
  a = await servers.start();
  b = await servers.start();
  ada = await new ApiClient(a.url).signUp('ada');
}, 60_000);
afterAll(async () => {
  await servers.stop();
  await model.close();
});

/** Somebody who is given an answer by the first server, and the same person on another device, which is on `other`. */
interface Asking {
  readonly asker: ApiClient;
  readonly otherDevice: ApiClient;
  /** Owner of the channel, on `other`. */
  readonly owner: ApiClient;
  readonly channel: string;
  readonly answer: Promise<AskAnswer>;
  readonly exchange: ModelExchange;
}

async function asking(other: ServerProcess): Promise<Asking> {
  const handle = `bob${++people}`;
  const asker = await new ApiClient(a.url).signUp(handle);
  const owner = await new ApiClient(other.url).signIn('ada');
  const channel = newChannelId(systemRandom);
  await ada.put(`/api/channels/${channel}`, { name: 'room', kind: 'private' });
  await ada.put(`/api/channels/${channel}/members/${asker.id}`, { role: 'member' });
  const heard = Promise.withResolvers<unknown>();
  const answer = ask(asker, channel, 'What is there?', { onEvent: heard.resolve });
  const exchange = await model.next();
  await exchange.text('It is ');
  await heard.promise;
  return {
    asker,
    otherDevice: await new ApiClient(other.url).signIn(handle),
    owner,
    channel,
    answer,
    exchange,
  };
}

const LOSSES: Readonly<Record<string, (asking: Asking) => Promise<{ readonly status: number }>>> = {
  'is removed from the channel': ({ owner, channel, asker }) =>
    owner.delete(`/api/channels/${channel}/members/${asker.id}`),
  'leaves the channel on another device': ({ otherDevice, channel }) =>
    otherDevice.post(`/api/channels/${channel}/leave`),
  'sees the channel deleted': ({ owner, channel }) => owner.delete(`/api/channels/${channel}`),
  'signs out': ({ otherDevice, asker: { refreshToken } }) =>
    otherDevice.post('/api/auth/logout', { refreshToken }),
  'is signed out on another device': async ({ otherDevice }) => {
    const { body } = await otherDevice.get('/api/me/sessions');
    const sessions = body as unknown as { readonly id: string; readonly current: boolean }[];
    const session = sessions.find(({ current }) => !current);
    return otherDevice.delete(`/api/me/sessions/${session?.id}`);
  },
  'deletes the account': ({ otherDevice }) => otherDevice.delete('/api/me', { password: PASSWORD }),
};

const PLACES = [
  ['the same server', () => a],
  ['another server', () => b],
] as const;

describe.each(PLACES)('a private answer, when this is done on %s, ends if who asked', (_, place) => {
  it.each(Object.entries(LOSSES))('%s', { timeout: 20_000 }, async (_, lose) => {
    const now = await asking(place());
    expect((await lose(now)).status).toBeLessThan(300);
    // What comes at the same moment on the same server is not theirs any more.
    if (place() === a) await now.exchange.text('secret');
    expect(await now.exchange.closed).toBe(false);
    const { text, sources, end } = await now.answer;
    expect({ text, sources: sources.size, end }).toEqual({
      ...{ text: 'It is ', sources: 0 },
      end: { type: 'end', status: 'stopped', error: expect.stringMatching(/no longer/) },
    });
  });
});

it('a private answer ends also when Redis can’t tell that who asked was removed', {
  timeout: 30_000,
}, async () => {
  const { owner, channel, asker, exchange, answer } = await asking(b);
  await servers.redis.down();
  expect((await owner.delete(`/api/channels/${channel}/members/${asker.id}`)).status).toBe(204);
  expect(await exchange.closed).toBe(false);
  expect((await answer).end).toMatchObject({ status: 'stopped' });
});
