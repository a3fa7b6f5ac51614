import { describe, expect, it, vi } from 'vitest';
import { failure, KEY, onFakeProvider } from '../testing/asked-model.ts';
import { endless, fails, says } from '../testing/fake-model-server.ts';
import { OpenAiModel } from './openai-model.ts';

const asking = onFakeProvider();
const { ask } = asking;

describe('an answer', () => {
  it('comes in pieces, each when it is sent', async () => {
    const seen = Promise.withResolvers<string>();
    const asked = ask({}, { onText: seen.resolve });
    const exchange = await asking.provider.next();
    await exchange.text('Hel');
    expect(await seen.promise).toBe('Hel');
    await exchange.text('lo ✨');
    await exchange.end('stop', { prompt_tokens: 7, completion_tokens: 3 });
    expect(await asked.outcome).toEqual({ finish: 'stop', tokensIn: 7, tokensOut: 3 });
    expect(asked.pieces.join('')).toBe('Hello ✨');
    expect(exchange.call.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(exchange.call.body).toMatchObject({
      model: 'fake',
      stream: true,
      messages: [{ role: 'user', content: 'Hello?' }],
    });
  });

  it('says when it was cut for its length', async () => {
    asking.provider.queue(async (exchange) => {
      await exchange.text('half of');
      await exchange.end('length');
    });
    expect(await ask().outcome).toMatchObject({ finish: 'length' });
  });

  it.each(['\n', '\r\n'])(
    'may come after any number of events that say nothing, with %j',
    async (newLine) => {
      const nothing = `: waiting${newLine}${newLine}`.repeat(8_192);
      asking.provider.queue(async (exchange) => {
        // Wherever the parts of it end.
        for (let n = 0; n < 12; n++) {
          await exchange.raw(nothing.slice(0, -n));
          await exchange.raw(nothing.slice(-n));
        }
        await says('at last')(exchange);
      });
      expect(await ask().outcome).toMatchObject({ finish: 'stop' });
    },
  );

  it('counts though the connection breaks behind its end', async () => {
    asking.provider.queue(async (exchange) => {
      await exchange.text('all of it');
      await exchange.chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
      exchange.drop();
    });
    expect(await ask().outcome).toEqual({ finish: 'stop' });
  });

  it('that never ends is cut, and its connection closed', async () => {
    asking.provider.queue(endless('word and '));
    const { outcome, pieces } = ask({}, { maxTokens: 500 });
    expect(await outcome).toMatchObject({ finish: 'length' });
    expect(pieces.join('').length).toBe(3_000);
    expect(await asking.provider.exchanges[0]?.closed).toBe(false);
  });

  it('that never ends is cut at 64 KiB, without half a character', async () => {
    asking.provider.queue(endless('x😀é€'));
    const { outcome, pieces } = ask({}, { maxTokens: 1_000_000 });
    expect(await outcome).toMatchObject({ finish: 'length' });
    const text = pieces.join('');
    expect(text.isWellFormed()).toBe(true);
    expect(Buffer.byteLength(text)).toBeGreaterThan(65_536 - 10);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536);
  });

  it('ends at the provider too when nobody wants it any more', async () => {
    const seen = Promise.withResolvers<string>();
    const { outcome, stop } = ask({}, { onText: seen.resolve });
    const exchange = await asking.provider.next();
    await exchange.text('Once upon');
    await seen.promise;
    const reason = new Error('stopped');
    stop(reason);
    expect(await outcome).toBe(reason);
    expect(await exchange.closed).toBe(false);
  });

  it('is not waited for any more when nobody wants it', async () => {
    const { outcome, stop } = ask();
    const exchange = await asking.provider.next();
    const reason = new Error('stopped');
    stop(reason);
    expect(await outcome).toBe(reason);
    expect(await exchange.closed).toBe(false);
  });
});

describe('it is asked again', () => {
  it('after a passing failure, later each time', async () => {
    asking.provider.queue(fails(500), fails(503), (exchange) => exchange.drop(), says('at last'));
    const { outcome, pieces } = ask();
    expect(await outcome).toMatchObject({ finish: 'stop' });
    expect([pieces, asking.waits]).toEqual([['at last'], [1_000, 2_000, 4_000]]);
  });

  it('when the provider says, in seconds or as a date', async () => {
    const inTen = new Date(Date.now() + 10_000).toUTCString();
    asking.provider.queue(
      fails(429, {}, { 'retry-after': '7' }),
      fails(429, {}, { 'retry-after': inTen }),
      says('ok'),
    );
    expect(await ask().outcome).toMatchObject({ finish: 'stop' });
    expect(asking.waits[0]).toBe(7_000);
    expect(asking.waits[1]).toBeGreaterThan(8_000);
    expect(asking.waits[1]).toBeLessThanOrEqual(10_000);
  });

  it.each(['21', '3600', new Date(Date.now() + 86_400_000).toUTCString()])(
    'not when it would take longer than people wait: %s',
    async (after) => {
      asking.provider.queue(fails(429, {}, { 'retry-after': after }));
      expect((await failure(ask())).code).toBe('rate-limited');
      expect(asking.waits).toEqual([]);
    },
  );

  it('not for longer than people wait altogether', async () => {
    asking.provider.always(fails(429, {}, { 'retry-after': '9' }));
    expect((await failure(ask())).code).toBe('rate-limited');
    expect(asking.waits).toEqual([9_000, 9_000]);
  });

  it('not once a piece was seen', async () => {
    asking.provider.queue(async (exchange) => {
      await exchange.text('To be');
      exchange.drop();
    });
    const asked = ask();
    expect((await failure(asked)).code).toBe('broken-off');
    expect(asked.pieces).toEqual(['To be']);
    expect(asking.provider.exchanges.length).toBe(1);
  });

  it('not while it is waited for by nobody', async () => {
    asking.provider.always(fails(500));
    const waiting = Promise.withResolvers<void>();
    const delay = (_: number, signal: AbortSignal): Promise<never> => {
      waiting.resolve();
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    const { outcome, stop } = ask({ delay });
    await waiting.promise;
    const reason = new Error('stopped');
    stop(reason);
    expect(await outcome).toBe(reason);
    expect(asking.provider.exchanges.length).toBe(1);
  });

  it('in other words, where an endpoint does not know a field', async () => {
    asking.provider.queue(
      fails(400, { message: "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead." }),
      fails(422, { message: 'stream_options: extra inputs are not permitted' }),
      says('ok'),
    );
    expect(await ask().outcome).toEqual({ finish: 'stop' });
    expect(asking.provider.exchanges.at(-1)?.call.body).toMatchObject({ max_completion_tokens: 1_000 });
    expect(asking.provider.exchanges.at(-1)?.call.body).not.toHaveProperty('stream_options');
    expect(asking.waits).toEqual([]);
  });

  it('in other words no more than twice', async () => {
    asking.provider.always(fails(400, { message: 'neither max_tokens nor max_completion_tokens' }));
    expect((await failure(ask())).code).toBe('misconfigured');
    expect(asking.provider.exchanges.length).toBe(3);
  });
});

it('a client that can’t be loaded once is loaded with the next question', async () => {
  const model = new OpenAiModel({ baseUrl: asking.provider.url, apiKey: KEY, model: 'fake' });
  const stream = () =>
    model.stream({
      messages: [{ role: 'user', content: 'Hello?' }],
      maxTokens: 10,
      signal: new AbortController().signal,
      onText: () => undefined,
    });
  vi.doMock('openai', () => {
    throw new Error('too many open files');
  });
  await expect(stream()).rejects.toThrow();
  vi.doUnmock('openai');
  asking.provider.queue(says('Here.'));
  expect(await stream()).toMatchObject({ finish: 'stop' });
});
