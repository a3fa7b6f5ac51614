import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeModelServer, fails, says } from '../testing/fake-model-server.ts';
import type { ModelExchange } from '../testing/model-exchange.ts';
import { OpenAiModel } from './openai-model.ts';

let provider: FakeModelServer;
beforeEach(async () => {
  provider = await FakeModelServer.start();
});
afterEach(() => provider.close());

it('all who are refused at once for a field ask once more without it', async () => {
  const refuse = fails(400, { message: "No 'max_tokens' here. Use 'max_completion_tokens' instead." });
  const refused: ModelExchange[] = [];
  provider.always((exchange) => {
    if (!('max_tokens' in exchange.call.body)) return says('ok')(exchange);
    refused.push(exchange);
    if (refused.length >= 4) for (const one of refused.splice(0)) void refuse(one);
  });
  const model = new OpenAiModel({ baseUrl: provider.url, apiKey: undefined, model: 'fake' });
  const ask = () =>
    model.stream({
      messages: [{ role: 'user', content: 'Hello?' }],
      ...{ maxTokens: 100, signal: new AbortController().signal, onText: () => undefined },
    });
  const answers = await Promise.all(Array.from({ length: 4 }, ask));
  expect(answers.map(({ finish }) => finish)).toEqual(['stop', 'stop', 'stop', 'stop']);
  expect(provider.exchanges.length).toBe(8);
});
