import { zAiStatus } from '@causeway/shared/api/ai';
import { afterEach, expect, it, vi } from 'vitest';
import { AiRoom } from '../testing/ai-room.ts';
import { type ApiClient, expectError } from '../testing/api-client.ts';
import { FakeModelServer, says } from '../testing/fake-model-server.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const DAY_MS = 86_400_000;
const ON = { AI_MODEL: 'large', AI_API_KEY: 'sk-topsecret', AI_HANDLE: 'helper' };

let provider: FakeModelServer | undefined;
let server: TestServer;
let ada: ApiClient;

/** ada, the first one, owns it. */
async function start(env: Readonly<Record<string, string>>): Promise<void> {
  server = await startTestServer({ env });
  ada = await server.signUp('ada');
}
afterEach(async () => {
  await server.close();
  await provider?.close();
  provider = undefined;
});

const status = async () => zAiStatus.parse((await ada.get('/api/server/ai')).body);

it('tells the owner what is set up', async () => {
  await start({ ...ON, AI_TOKENS_PER_DAY: '5000' });
  const before = Date.now();
  const told = await status();
  expect(told).toEqual({
    ...{ handle: 'helper', model: 'large', endpoint: 'api.openai.com', running: 0 },
    ...{ today: { tokens: 0, limit: 5_000 }, resetsAt: told.resetsAt },
  });
  expect(told.resetsAt % DAY_MS).toBe(0);
  expect(told.resetsAt).toBeGreaterThan(before);
  expect(told.resetsAt).toBeLessThanOrEqual(Date.now() + DAY_MS);
});

it('tells of the provider’s address nothing but the host, and of the key nothing', async () => {
  await start({ ...ON, AI_BASE_URL: 'http://me:hidden@models.example:8080/v1/hidden?key=hidden' });
  const { body } = await ada.get('/api/server/ai');
  expect(body.endpoint).toBe('models.example:8080');
  expect(JSON.stringify(body)).not.toMatch(/hidden|topsecret/);
});

it('counts what is being written, and what was taken today', async () => {
  provider = await FakeModelServer.start();
  await start(provider.env);
  const room = await AiRoom.open(ada);
  await room.ask('@ai Hello?');
  const exchange = await provider.next();
  const during = await status();
  expect(during.running).toBe(1);
  expect(during.today.tokens).toBeGreaterThan(0);
  await says('Hello.', 1, { prompt_tokens: 90, completion_tokens: 12 })(exchange);
  await vi.waitFor(
    async () =>
      expect(await status()).toMatchObject({ running: 0, today: { tokens: 102, limit: 2_000_000 } }),
    { timeout: 10_000 },
  );
  server.advance(DAY_MS);
  // Who was signed in yesterday has to sign in again.
  ada = await ada.signIn('ada');
  expect((await status()).today.tokens).toBe(0);
});

it('is for no one else', async () => {
  await start(ON);
  const bob = await server.signUp('bob');
  expectError(await bob.get('/api/server/ai'), 403);
  expectError(await server.anonymous.get('/api/server/ai'), 401);
});

it('is not there while AI is off, not even for the owner', async () => {
  await start({});
  expectError(await ada.get('/api/server/ai'), 404);
});
