import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../config/load-config.ts';
import { FakeModelServer, fails, type Script, says } from '../testing/fake-model-server.ts';
import { checkAi } from './doctor-ai.ts';

const KEY = 'sk-topsecret-0123456789';

let provider: FakeModelServer;
beforeEach(async () => {
  provider = await FakeModelServer.start();
  provider.key = KEY;
});
afterEach(() => provider.close());

const check = (more: Readonly<Record<string, string>> = {}) =>
  checkAi(loadConfig({ ...provider.env, AI_API_KEY: KEY, ...more }));

it('AI may be off', async () => {
  expect(await checkAi(loadConfig({}))).toEqual({ level: 'ok', what: 'AI is off' });
});

it.each([
  [{ AI_BASE_URL: 'http://localhost:1/v1' }, 'AI_BASE_URL'],
  [{ AI_API_KEY: KEY }, 'AI_API_KEY'],
  [{ AI_BASE_URL: 'http://localhost:1/v1', AI_API_KEY: KEY }, 'AI_BASE_URL and AI_API_KEY'],
])('%j without a model is told', async (env, given) => {
  expect(await checkAi(loadConfig(env))).toEqual({
    level: 'warn',
    what: `AI is off: ${given} without AI_MODEL`,
    fix: 'set AI_MODEL to a model that the provider has',
  });
});

it('a model that answers is fine, for the least that it can cost', async () => {
  provider.queue(says('OK.'));
  expect(await check()).toEqual({ level: 'ok', what: `AI: fake at ${provider.url} answers` });
  expect(provider.exchanges[0]?.call.body).toMatchObject({ model: 'fake', max_tokens: 16 });
});

it('a model that has thought instead is fine too', async () => {
  provider.queue((exchange) => exchange.end('length'));
  expect(await check()).toMatchObject({ level: 'ok' });
});

it.each<[string, Script, RegExp, RegExp]>([
  ['an unknown model', fails(404), /does not take requests/, /AI_MODEL/],
  ['a busy provider', fails(429), /no more requests/, /account/],
  ['a provider that fails', fails(500), /fails/, /provider works/],
  ['a connection that breaks', (exchange) => exchange.close(), /breaks off/, /between/],
  ['another kind of server', (exchange) => exchange.raw('data: <html>\n\n'), /can’t be read/, /compatible/],
])('%s is told, with what to do', async (_, script, what, fix) => {
  provider.queue(script);
  const found = await check();
  expect(found).toMatchObject({
    level: 'warn',
    what: expect.stringMatching(what),
    fix: expect.stringMatching(fix),
  });
});

it('a wrong key is told, and not shown', async () => {
  const found = await check({ AI_API_KEY: 'sk-wrong-topsecret' });
  expect(found).toMatchObject({ level: 'warn', fix: expect.stringContaining('AI_API_KEY') });
  expect(JSON.stringify(found)).not.toContain('topsecret');
});

it('a provider that is not there is told', async () => {
  await provider.close();
  expect(await check()).toMatchObject({
    what: expect.stringContaining('can’t be reached'),
    fix: expect.stringContaining('AI_BASE_URL'),
  });
});
