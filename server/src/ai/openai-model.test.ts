import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endless, FakeModelServer, fails, says } from '../testing/fake-model-server.ts';
import type { ModelExchange } from '../testing/model-exchange.ts';
import { type ModelAnswer, ModelError, type ModelErrorCode } from './model.ts';
import { type Endpoint, OpenAiModel } from './openai-model.ts';

const KEY = 'sk-topsecret-0123456789';

let provider: FakeModelServer;
/** How long was waited before each retry. */
let waits: number[] = [];
beforeEach(async () => {
  provider = await FakeModelServer.start();
  waits = [];
});
afterEach(() => provider.close());

interface Asked {
  readonly pieces: string[];
  readonly outcome: Promise<ModelAnswer | ModelError>;
  readonly stop: (reason: Error) => void;
}

function ask(more: Partial<Endpoint> = {}, { maxTokens = 1_000, onText = (_: string) => {} } = {}): Asked {
  const delay = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  const model = new OpenAiModel({ baseUrl: provider.url, apiKey: KEY, model: 'fake', delay, ...more });
  const pieces: string[] = [];
  const stopping = new AbortController();
  const outcome = model
    .stream({
      messages: [{ role: 'user', content: 'Hello?' }],
      maxTokens,
      signal: stopping.signal,
      onText: (piece) => {
        pieces.push(piece);
        onText(piece);
      },
    })
    .catch((error: unknown) => error as ModelError);
  return { pieces, outcome, stop: (reason) => stopping.abort(reason) };
}

async function failure({ outcome }: Asked): Promise<ModelError> {
  const error = await outcome;
  if (!(error instanceof ModelError)) throw new Error(`not a failure: ${JSON.stringify(error)}`);
  // Whatever the log makes of it.
  expect(JSON.stringify([error, error.message, error.line, error.reason, error.stack])).not.toContain(KEY);
  expect(error.cause).toBeUndefined();
  expect(error.line).toMatch(/^[A-Z].*\.$/);
  return error;
}

describe('an answer', () => {
  it('comes in pieces, each when it is sent', async () => {
    const seen = Promise.withResolvers<string>();
    const asked = ask({}, { onText: seen.resolve });
    const exchange = await provider.next();
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
    provider.queue(async (exchange) => {
      await exchange.text('half of');
      await exchange.end('length');
    });
    expect(await ask().outcome).toMatchObject({ finish: 'length' });
  });

  it.each(['\n', '\r\n'])(
    'may come after any number of events that say nothing, with %j',
    async (newLine) => {
      const nothing = `: waiting${newLine}${newLine}`.repeat(8_192);
      provider.queue(async (exchange) => {
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
    provider.queue(async (exchange) => {
      await exchange.text('all of it');
      await exchange.chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
      exchange.drop();
    });
    expect(await ask().outcome).toEqual({ finish: 'stop' });
  });

  it('that never ends is cut, and its connection closed', async () => {
    provider.queue(endless('word and '));
    const { outcome, pieces } = ask({}, { maxTokens: 500 });
    expect(await outcome).toMatchObject({ finish: 'length' });
    expect(pieces.join('').length).toBe(3_000);
    expect(await provider.exchanges[0]?.closed).toBe(false);
  });

  it('that never ends is cut at 64 KiB, without half a character', async () => {
    provider.queue(endless('x😀é€'));
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
    const exchange = await provider.next();
    await exchange.text('Once upon');
    await seen.promise;
    const reason = new Error('stopped');
    stop(reason);
    expect(await outcome).toBe(reason);
    expect(await exchange.closed).toBe(false);
  });

  it('is not waited for any more when nobody wants it', async () => {
    const { outcome, stop } = ask();
    const exchange = await provider.next();
    const reason = new Error('stopped');
    stop(reason);
    expect(await outcome).toBe(reason);
    expect(await exchange.closed).toBe(false);
  });
});

const chunk = (one: unknown) => (exchange: ModelExchange) => exchange.chunk(one);

describe('a failure is told by one plain line', () => {
  it.each<[string, ModelErrorCode, (exchange: ModelExchange) => Promise<void> | void]>([
    ['a key that is not taken', 'unauthorized', fails(401, { message: `wrong key ${KEY}` })],
    ['a key that may not', 'unauthorized', fails(403)],
    ['too much text', 'too-long', fails(400, { code: 'context_length_exceeded' })],
    ['too much text, by its message', 'too-long', fails(400, { message: 'maximum context length is 8' })],
    ['an unknown model', 'misconfigured', fails(404, { message: 'no such model' })],
    ['a field it does not know', 'misconfigured', fails(422)],
    ['a request that is refused for what it says', 'refused', fails(400, { code: 'content_filter' })],
    ['a bill that was not paid', 'rate-limited', fails(429, { code: 'insufficient_quota' })],
    ['a chunk that is no JSON', 'malformed', (exchange) => exchange.raw('data: {"choices": [\n\n')],
    ['a chunk of another form', 'malformed', chunk({ choices: 'many' })],
    ['a chunk that is nothing', 'malformed', chunk(null)],
    ['text that is none', 'malformed', chunk({ choices: [{ delta: { content: 5 } }] })],
    ['a filter', 'refused', chunk({ choices: [{ delta: {}, finish_reason: 'content_filter' }] })],
    ['a model that declines', 'refused', chunk({ choices: [{ delta: { refusal: 'I can’t' } }] })],
    ['no text at all', 'empty', (exchange) => exchange.end()],
  ])('%s: %s', async (_, code, script) => {
    provider.queue(script);
    expect((await failure(ask())).code).toBe(code);
    expect(provider.exchanges.length).toBe(1);
  });

  it('a line that never ends', async () => {
    provider.queue(async (exchange) => {
      await exchange.raw('data: {"choices": [{"delta": {"content": "');
      while (!exchange.isClosed) await exchange.raw('x'.repeat(65_536));
    });
    expect(await failure(ask())).toMatchObject({ code: 'malformed', reason: 'a line never ends' });
    expect(await provider.exchanges[0]?.closed).toBe(false);
  });

  it.each(['data: x\n', ': x\r\n', 'x\n'])('an event of lines that never ends: %j', async (line) => {
    const lines = line.repeat(8_192);
    provider.queue(async (exchange) => {
      for (let n = 0; n < 100 && !exchange.isClosed; n++) await exchange.raw(lines);
      await exchange.raw('\n\n');
    });
    expect(await failure(ask())).toMatchObject({ code: 'malformed', reason: 'an event never ends' });
    expect(await provider.exchanges[0]?.closed).toBe(false);
  });

  it('no server', async () => {
    const baseUrl = provider.url;
    await provider.close();
    expect((await failure(ask({ baseUrl }))).code).toBe('unavailable');
    expect(waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('an error in the middle of the stream', async () => {
    provider.queue(async (exchange) => {
      await exchange.text('So');
      await exchange.raw('data: {"error": {"message": "overloaded"}}\n\n');
    });
    expect(await failure(ask())).toMatchObject({ code: 'failed', reason: 'overloaded' });
  });

  it('an answer that ends before it is complete', async () => {
    provider.queue(async (exchange) => {
      await exchange.text('So');
      await exchange.close();
    });
    expect(await failure(ask())).toMatchObject({
      code: 'broken-off',
      line: 'The connection to the AI provider broke off. Try again.',
      reason: 'the answer broke off',
    });
  });

  it.each([500, 503, 408])('a provider that says that it fails: %i', async (status) => {
    provider.always(fails(status, { message: 'out of order' }));
    expect(await failure(ask())).toMatchObject({
      code: 'failed',
      line: 'The AI provider failed. Try again in a few minutes.',
      reason: `${status} out of order`,
    });
    expect(waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('a connection that breaks before anything has come', async () => {
    provider.always((exchange) => exchange.drop());
    expect((await failure(ask())).code).toBe('unavailable');
    provider.always(async (exchange) => {
      await exchange.begin();
      exchange.drop();
    });
    expect((await failure(ask())).code).toBe('broken-off');
    expect(waits).toEqual([1_000, 2_000, 4_000, 1_000, 2_000, 4_000]);
  });

  it('a first byte that does not come', async () => {
    const asked = ask({ times: { stall: 30 } });
    expect((await failure(asked)).code).toBe('timeout');
    expect(await (await provider.next()).closed).toBe(false);
  });

  it('a stream that stalls, after what it has said', async () => {
    provider.queue((exchange) => exchange.text('Well,'));
    const asked = ask({ times: { stall: 200 } });
    expect((await failure(asked)).code).toBe('timeout');
    expect(asked.pieces).toEqual(['Well,']);
    expect(await provider.exchanges[0]?.closed).toBe(false);
  });

  it('a stream that goes on and on without saying anything', async () => {
    provider.queue(async (exchange) => {
      while (!exchange.isClosed) await exchange.raw(': waiting\n\ndata: {"choices": []}\n\n');
    });
    expect((await failure(ask({ times: { whole: 200 } }))).code).toBe('timeout');
  });
});

describe('it is asked again', () => {
  it('after a passing failure, later each time', async () => {
    provider.queue(fails(500), fails(503), (exchange) => exchange.drop(), says('at last'));
    const { outcome, pieces } = ask();
    expect(await outcome).toMatchObject({ finish: 'stop' });
    expect([pieces, waits]).toEqual([['at last'], [1_000, 2_000, 4_000]]);
  });

  it('when the provider says, in seconds or as a date', async () => {
    const inTen = new Date(Date.now() + 10_000).toUTCString();
    provider.queue(
      fails(429, {}, { 'retry-after': '7' }),
      fails(429, {}, { 'retry-after': inTen }),
      says('ok'),
    );
    expect(await ask().outcome).toMatchObject({ finish: 'stop' });
    expect(waits[0]).toBe(7_000);
    expect(waits[1]).toBeGreaterThan(8_000);
    expect(waits[1]).toBeLessThanOrEqual(10_000);
  });

  it.each(['21', '3600', new Date(Date.now() + 86_400_000).toUTCString()])(
    'not when it would take longer than people wait: %s',
    async (after) => {
      provider.queue(fails(429, {}, { 'retry-after': after }));
      expect((await failure(ask())).code).toBe('rate-limited');
      expect(waits).toEqual([]);
    },
  );

  it('not for longer than people wait altogether', async () => {
    provider.always(fails(429, {}, { 'retry-after': '9' }));
    expect((await failure(ask())).code).toBe('rate-limited');
    expect(waits).toEqual([9_000, 9_000]);
  });

  it('not once a piece was seen', async () => {
    provider.queue(async (exchange) => {
      await exchange.text('To be');
      exchange.drop();
    });
    const asked = ask();
    expect((await failure(asked)).code).toBe('broken-off');
    expect(asked.pieces).toEqual(['To be']);
    expect(provider.exchanges.length).toBe(1);
  });

  it('not while it is waited for by nobody', async () => {
    provider.always(fails(500));
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
    expect(provider.exchanges.length).toBe(1);
  });

  it('in other words, where an endpoint does not know a field', async () => {
    provider.queue(
      fails(400, { message: "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead." }),
      fails(422, { message: 'stream_options: extra inputs are not permitted' }),
      says('ok'),
    );
    expect(await ask().outcome).toEqual({ finish: 'stop' });
    expect(provider.exchanges.at(-1)?.call.body).toMatchObject({ max_completion_tokens: 1_000 });
    expect(provider.exchanges.at(-1)?.call.body).not.toHaveProperty('stream_options');
    expect(waits).toEqual([]);
  });

  it('in other words no more than twice', async () => {
    provider.always(fails(400, { message: 'neither max_tokens nor max_completion_tokens' }));
    expect((await failure(ask())).code).toBe('misconfigured');
    expect(provider.exchanges.length).toBe(3);
  });
});

it('a client that can’t be loaded once is loaded with the next question', async () => {
  const model = new OpenAiModel({ baseUrl: provider.url, apiKey: KEY, model: 'fake' });
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
  provider.queue(says('Here.'));
  expect(await stream()).toMatchObject({ finish: 'stop' });
});
