import type { AskEvent } from '@causeway/shared/api/ai';
import { newChannelId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemRandom } from '../random.ts';
import { type ApiClient, expectError } from '../testing/api-client.ts';
import { ask } from '../testing/ask.ts';
import { FakeModelServer, fails, says } from '../testing/fake-model-server.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const KEY = 'sk-topsecret-0123456789';

let provider: FakeModelServer;
let server: TestServer;
let ada: ApiClient;
let bob: ApiClient;
let channel = '';

async function start(env: Readonly<Record<string, string>> = {}): Promise<void> {
  provider = await FakeModelServer.start();
  provider.key = KEY;
  server = await startTestServer({ env: { ...provider.env, AI_API_KEY: KEY, ...env } });
  ada = await server.signUp('ada');
  bob = await server.signUp('bob');
  channel = newChannelId(systemRandom);
  await ada.put(`/api/channels/${channel}`, { name: 'lunch', kind: 'private' });
  await ada.put(`/api/channels/${channel}/members/${bob.id}`, { role: 'reader' });
}

beforeEach(() => start());
afterEach(async () => {
  await server.close();
  await provider.close();
  expect(JSON.stringify(server.logLines)).not.toContain(KEY);
});

const post = async (
  client: ApiClient,
  body: string,
  more: object = {},
): Promise<{ id: string; ts: number }> => {
  const { status, body: answer } = await client.post(`/api/channels/${channel}/messages`, { body, ...more });
  expect(status).toBe(201);
  return { id: String(answer.id), ts: Number(answer.ts) };
};

const spent = async (): Promise<number> => {
  const rows = await server.parts.db
    .selectFrom('ai_usage')
    .select('tokens')
    .where('scope', '=', 'server')
    .execute();
  return rows.reduce((sum, row) => sum + row.tokens, 0);
};

describe('a private question', () => {
  it('is answered piece by piece, with what the answer cites', async () => {
    const first = await post(ada, 'Let us eat at noon.');
    const second = await post(ada, 'Soup or salad?');
    provider.queue(
      says('At noon [1], soup or salad [2][9]. See also [1].', 4, {
        prompt_tokens: 90,
        completion_tokens: 12,
      }),
    );
    const { status, events, text, end, sources } = await ask(bob, channel, 'When do we eat?');
    expect([status, text, end]).toEqual([
      200,
      'At noon [1], soup or salad [2][9]. See also [1].',
      { type: 'end', status: 'done' },
    ]);
    expect(events.map(({ type }) => type)).toEqual(['text', 'text', 'text', 'text', 'sources', 'end']);
    expect([...sources]).toEqual([
      [1, first.id],
      [2, second.id],
    ]);
    expect(provider.exchanges[0]?.prompt).toMatch(/"n":1,"from":"ADA \(@ada\)".*Let us eat at noon\./);
    expect(await spent()).toBe(102);
  });

  it('stays with the one who asks: in no log, and in no table but that of what was spent', async () => {
    provider.queue(says('The answer is treasure.'));
    await ask(bob, channel, 'Where is the gold?');
    for (const table of ['journal', 'messages', 'meta', 'segments'] as const) {
      const rows = await server.parts.db.selectFrom(table).selectAll().execute();
      const text = rows.map((row) =>
        'bytes' in row ? Buffer.from(row.bytes).toString('latin1') : JSON.stringify(row),
      );
      expect(text.join()).not.toMatch(/gold|treasure/);
    }
    expect(JSON.stringify(server.logLines)).not.toMatch(/gold|treasure/);
  });

  it('about what was missed is shown what arrived after a position, in threads too', async () => {
    const old = await post(ada, 'An old story.');
    await post(ada, 'A new story.');
    await post(ada, 'A reply.', { thread: old.id });
    provider.queue(says('New [1], and a reply [2].'));
    const { sources } = await ask(bob, channel, 'What did I miss?', { since: old.ts });
    const prompt = provider.exchanges[0]?.prompt ?? '';
    expect(prompt).not.toContain('An old story.');
    expect(prompt).toMatch(/"n":1.*A new story\..*\n.*"n":2.*"in_thread":true.*A reply\./);
    expect(sources.size).toBe(2);
  });

  it('about what was missed costs nothing when there is nothing', async () => {
    const { ts } = await post(ada, 'All is said.');
    const { end, text } = await ask(bob, channel, 'What did I miss?', { since: ts });
    expect([end?.status, text, provider.exchanges.length, await spent()]).toEqual([
      'done',
      'There is nothing new.',
      0,
      0,
    ]);
  });

  it('tells what went wrong in one line, and nothing of what it was about', async () => {
    provider.queue(fails(401, { message: `no ${KEY} for the gold` }));
    const { status, end } = await ask(bob, channel, 'Where is the gold?');
    expect([status, end]).toEqual([
      200,
      { type: 'end', status: 'failed', error: expect.stringContaining('does not accept this server’s key') },
    ]);
    expect(await spent()).toBe(0);
    expect(JSON.stringify(server.logLines)).not.toContain('gold');
    expect(server.logLines).toContainEqual(expect.objectContaining({ code: 'unauthorized' }));
  });

  it('keeps what was said when the provider breaks off', async () => {
    await post(ada, 'Soup.');
    provider.queue(async (exchange) => {
      await exchange.text('There is soup [1], and ');
      exchange.drop();
    });
    const { text, end, sources } = await ask(bob, channel, 'What is there?');
    expect([text, end?.status, sources.size]).toEqual(['There is soup [1], and ', 'failed', 1]);
    expect(await spent()).toBeGreaterThan(100);
  });

  it('ends at the provider when the one who asks goes', async () => {
    const seen = Promise.withResolvers<AskEvent>();
    const leaving = new AbortController();
    const asked = ask(bob, channel, 'Tell me all.', { signal: leaving.signal, onEvent: seen.resolve });
    const exchange = await provider.next();
    await exchange.text('Once upon a time');
    await seen.promise;
    leaving.abort();
    await expect(asked).rejects.toThrow();
    expect(await exchange.closed).toBe(false);
    // What was set aside for the longest answer comes back.
    await vi.waitFor(async () => expect(await spent()).toBeLessThan(2_000));
    expect(await spent()).toBeGreaterThan(0);
  });

  it('is stopped when the server ends', async () => {
    const asked = ask(bob, channel, 'Tell me all.');
    const exchange = await provider.next();
    await exchange.text('Once');
    const ended = server.parts.ai?.close();
    expect((await asked).end).toEqual({
      type: 'end',
      status: 'stopped',
      error: expect.stringContaining('restart'),
    });
    await ended;
    expectError(await bob.post('/api/ai/ask', { channel, question: 'And now?' }), 503);
    expect(provider.exchanges).toHaveLength(1);
  });
});

describe('a private question is not answered', () => {
  it('to who is no member, whether the channel is there or not', async () => {
    const eve = await server.signUp('eve');
    for (const id of [channel, newChannelId(systemRandom)])
      expectError(await eve.post('/api/ai/ask', { channel: id, question: 'Secrets?' }), 404);
    await ada.delete(`/api/channels/${channel}/members/${bob.id}`);
    expectError(await bob.post('/api/ai/ask', { channel, question: 'Secrets?' }), 404);
    expect(provider.exchanges).toEqual([]);
  });

  it('beside too many others of the same person', async () => {
    const asked = Array.from({ length: LIMIT.aiAnswersPerUser }, () => ask(bob, channel, 'And?'));
    const exchanges = await Promise.all(asked.map(() => provider.next()));
    const refused = await bob.post('/api/ai/ask', { channel, question: 'And?' });
    expect(expectError(refused, 429)).toBe('rate-limited');
    expect(refused.headers.get('retry-after')).toBe('5');
    for (const exchange of exchanges) await says('Well.')(exchange);
    for (const { end } of await Promise.all(asked)) expect(end?.status).toBe('done');
    provider.queue(says('Well.'));
    expect((await ask(bob, channel, 'And now?')).end?.status).toBe('done');
  });

  it('to who asks all the time what was missed, though that was nothing', async () => {
    const { ts } = await post(ada, 'All is said.');
    for (let n = 0; n < LIMIT.aiAsksBurst; n++)
      expect((await ask(bob, channel, 'What did I miss?', { since: ts })).text).toBe('There is nothing new.');
    const refused = await bob.post('/api/ai/ask', { channel, question: 'What did I miss?', since: ts });
    expect(expectError(refused, 429)).toBe('rate-limited');
  });

  it('to who asks all the time', async () => {
    provider.always(says('Well.'));
    for (let n = 0; n < LIMIT.aiAsksBurst; n++) await ask(bob, channel, 'And?');
    const refused = await bob.post('/api/ai/ask', { channel, question: 'And?' });
    expect(expectError(refused, 429)).toBe('rate-limited');
    expect((await ask(ada, channel, 'And?')).status).toBe(200);
  });
});

it('a budget that is spent is told by whose it is, and when there is a new one', async () => {
  await server.close();
  await provider.close();
  await start({ AI_USER_TOKENS_PER_DAY: '4000' });
  provider.always(says('Well.', 1, { prompt_tokens: 3_900, completion_tokens: 50 }));
  expect((await ask(bob, channel, 'And?')).end?.status).toBe('done');
  const refused = await bob.post('/api/ai/ask', { channel, question: 'And?' });
  expect(expectError(refused, 429)).toBe('rate-limited');
  expect(refused.body).toMatchObject({
    error: { message: expect.stringMatching(/^You have used up your AI budget for today\. .* 00:00 UTC/) },
  });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  server.advance(86_400_000);
  const again = await bob.signIn('bob');
  expect((await ask(again, channel, 'And?')).end?.status).toBe('done');
});

it('without a model there is no AI', async () => {
  await server.close();
  await provider.close();
  await start({ AI_MODEL: '' });
  expectError(await bob.post('/api/ai/ask', { channel, question: 'And?' }), 404);
  expect((await bob.get('/api/server')).body).toMatchObject({ ai: null });
});

it('says who the AI is', async () => {
  expect((await server.anonymous.get('/api/server')).body).toMatchObject({ ai: { handle: 'ai' } });
});
