import { describe, expect, it } from 'vitest';
import { failure, KEY, onFakeProvider } from '../testing/asked-model.ts';
import { fails } from '../testing/fake-model-server.ts';
import type { ModelExchange } from '../testing/model-exchange.ts';
import type { ModelErrorCode } from './model.ts';

const asking = onFakeProvider();
const { ask } = asking;

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
    asking.provider.queue(script);
    expect((await failure(ask())).code).toBe(code);
    expect(asking.provider.exchanges.length).toBe(1);
  });

  it('a line that never ends', async () => {
    asking.provider.queue(async (exchange) => {
      await exchange.raw('data: {"choices": [{"delta": {"content": "');
      while (!exchange.isClosed) await exchange.raw('x'.repeat(65_536));
    });
    expect(await failure(ask())).toMatchObject({ code: 'malformed', reason: 'a line never ends' });
    expect(await asking.provider.exchanges[0]?.closed).toBe(false);
  });

  it.each(['data: x\n', ': x\r\n', 'x\n'])('an event of lines that never ends: %j', async (line) => {
    const lines = line.repeat(8_192);
    asking.provider.queue(async (exchange) => {
      for (let n = 0; n < 100 && !exchange.isClosed; n++) await exchange.raw(lines);
      await exchange.raw('\n\n');
    });
    expect(await failure(ask())).toMatchObject({ code: 'malformed', reason: 'an event never ends' });
    expect(await asking.provider.exchanges[0]?.closed).toBe(false);
  });

  it('no server', async () => {
    const baseUrl = asking.provider.url;
    await asking.provider.close();
    expect((await failure(ask({ baseUrl }))).code).toBe('unavailable');
    expect(asking.waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('an error in the middle of the stream', async () => {
    asking.provider.queue(async (exchange) => {
      await exchange.text('So');
      await exchange.raw('data: {"error": {"message": "overloaded"}}\n\n');
    });
    expect(await failure(ask())).toMatchObject({ code: 'failed', reason: 'overloaded' });
  });

  it('an answer that ends before it is complete', async () => {
    asking.provider.queue(async (exchange) => {
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
    asking.provider.always(fails(status, { message: 'out of order' }));
    expect(await failure(ask())).toMatchObject({
      code: 'failed',
      line: 'The AI provider failed. Try again in a few minutes.',
      reason: `${status} out of order`,
    });
    expect(asking.waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('a connection that breaks before anything has come', async () => {
    asking.provider.always((exchange) => exchange.drop());
    expect((await failure(ask())).code).toBe('unavailable');
    asking.provider.always(async (exchange) => {
      await exchange.begin();
      exchange.drop();
    });
    expect((await failure(ask())).code).toBe('broken-off');
    expect(asking.waits).toEqual([1_000, 2_000, 4_000, 1_000, 2_000, 4_000]);
  });

  it('a first byte that does not come', async () => {
    const asked = ask({ times: { stall: 30 } });
    expect((await failure(asked)).code).toBe('timeout');
    expect(await (await asking.provider.next()).closed).toBe(false);
  });

  it('a stream that stalls, after what it has said', async () => {
    asking.provider.queue((exchange) => exchange.text('Well,'));
    const asked = ask({ times: { stall: 200 } });
    expect((await failure(asked)).code).toBe('timeout');
    expect(asked.pieces).toEqual(['Well,']);
    expect(await asking.provider.exchanges[0]?.closed).toBe(false);
  });

  it('a stream that goes on and on without saying anything', async () => {
    asking.provider.queue(async (exchange) => {
      while (!exchange.isClosed) await exchange.raw(': waiting\n\ndata: {"choices": []}\n\n');
    });
    expect((await failure(ask({ times: { whole: 200 } }))).code).toBe('timeout');
  });
});
