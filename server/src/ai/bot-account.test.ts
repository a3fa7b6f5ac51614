import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunningServer } from '../server.ts';
import { ApiClient } from '../testing/api-client.ts';
import { Installation } from '../testing/installation.ts';
import { dropPlace } from '../testing/test-database.ts';

const ON = { AI_MODEL: 'fake', AI_BASE_URL: 'http://127.0.0.1:9/v1' };
let installation: Installation;
let server: RunningServer | undefined;

beforeEach(async () => {
  installation = await Installation.create();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await dropPlace(installation.dataDir);
  await installation.drop();
});

async function start(env: Readonly<Record<string, string>>): Promise<ApiClient> {
  await server?.close();
  server = undefined;
  Object.assign(installation.env, { AI_MODEL: '', AI_HANDLE: '' }, env);
  server = await installation.start();
  return new ApiClient(`http://127.0.0.1:${server.port}`);
}

const bots = async (client: ApiClient) =>
  ((await client.get('/api/users')).body.items ?? []).filter(({ bot }) => bot === true);

it('is made when AI is on, once, and does not take the place of the first person', async () => {
  const nobody = await start({});
  const ada = await nobody.signUp('ada');
  expect(await bots(ada)).toEqual([]);
  const again = await (await start(ON)).signIn('ada');
  const [bot, ...others] = await bots(again);
  expect(bot).toMatchObject({ handle: 'ai', name: 'Assistant' });
  expect(others).toEqual([]);
  const renamed = await (await start({ ...ON, AI_HANDLE: 'jarvis' })).signIn('ada');
  expect(await bots(renamed)).toEqual([{ ...bot, handle: 'jarvis' }]);
});

it('leaves the server to its first person', async () => {
  const nobody = await start(ON);
  const ada = await nobody.signUp('ada');
  expect((await ada.get('/api/me')).body.user).toMatchObject({ role: 'owner' });
  expect((await nobody.post('/api/auth/login', { handle: 'ai', password: 'anything at all' })).status).toBe(
    401,
  );
});

it('never takes the handle of a person: the server says so and does not start', async () => {
  await (await start({})).signUp('jarvis');
  await expect(start({ ...ON, AI_HANDLE: 'jarvis' })).rejects.toThrow(/“jarvis”.*AI_HANDLE/);
});
