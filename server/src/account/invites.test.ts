import { newChannelId } from '@causeway/shared/id';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemRandom } from '../random.ts';
import { type ApiClient, expectError, PASSWORD } from '../testing/api-client.ts';
import { opsOf } from '../testing/ops-of.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let owner: ApiClient;
let channel = newChannelId(systemRandom);
beforeAll(async () => {
  server = await startTestServer({ env: { SIGNUP: 'invite', PUBLIC_URL: 'https://chat.example' } });
  owner = await server.signUp('owner');
  channel = newChannelId(systemRandom);
  await owner.put(`/api/channels/${channel}`, { name: 'welcome', kind: 'private' });
});
afterAll(() => server.close());

const invite = async (wish: object = {}): Promise<string> => {
  const answer = await owner.post('/api/invites', wish);
  expect(answer.status).toBe(201);
  const code = String(answer.body.code);
  expect(answer.body.url).toBe(`https://chat.example/invite/${code}`);
  return code;
};
const register = (handle: string, code?: string) =>
  server.anonymous.post('/api/auth/register', { handle, name: handle, password: PASSWORD, invite: code });

it('lets as many in as it has uses, also when more come at once', async () => {
  const code = await invite({ uses: 2 });
  const all = await Promise.all(['i1', 'i2', 'i3', 'i4'].map((handle) => register(handle, code)));
  expect(all.map((answer) => answer.status).sort()).toEqual([201, 201, 403, 403]);
});

it('is needed, and must be a real one', async () => {
  expectError(await register('nobody'), 403);
  expectError(await register('nobody', 'made-up'), 403);
});

it('leads to its channels, with its role', async () => {
  const code = await invite({ channels: [channel], role: 'reader' });
  expect((await server.anonymous.get(`/api/invites/${code}`)).body).toMatchObject({
    invitedBy: { handle: 'owner' },
    channels: [{ id: channel, name: 'welcome' }],
    usesLeft: 1,
  });
  const guest = await server.signUp('guest', { invite: code });
  expect((await guest.get(`/api/channels/${channel}`)).body).toMatchObject({ role: 'reader' });
  expect((await opsOf(server.parts, `channel/${channel}`)).at(-1)).toMatchObject({
    k: 'join',
    user: guest.id,
    role: 'reader',
    by: owner.id,
  });
  expect((await opsOf(server.parts, `user/${guest.id}`)).map((op) => op.k)).toEqual(['genesis', 'channel']);
  expectError(await server.anonymous.get(`/api/invites/${code}`), 404);
});

it('is accepted by people who are here already, and spent only when it leads somewhere', async () => {
  const mate = await server.signUp('mate', { invite: await invite() });
  const code = await invite({ channels: [channel], uses: 2 });
  for (const usesLeft of [1, 1]) {
    expect((await mate.post(`/api/invites/${code}/accept`)).body).toEqual({ channels: [channel] });
    expect((await mate.get(`/api/invites/${code}`)).body).toMatchObject({ usesLeft });
  }
});

it('ends by time, by its maker, and with its maker’s rights', async () => {
  const mate = await server.signUp('admin', { invite: await invite() });
  await owner.put(`/api/channels/${channel}/members/${mate.id}`, { role: 'admin' });
  const { code } = (await mate.post('/api/invites', { channels: [channel] })).body;
  await owner.put(`/api/channels/${channel}/members/${mate.id}`, { role: 'member' });
  expect((await owner.get(`/api/invites/${String(code)}`)).body).toMatchObject({ channels: [] });

  expectError(await owner.delete(`/api/invites/${String(code)}`), 404);
  expect((await mate.delete(`/api/invites/${String(code)}`)).status).toBe(204);
  expectError(await mate.get(`/api/invites/${String(code)}`), 404);

  const short = await invite({ expiresIn: 60 });
  server.advance(61_000);
  expectError(await server.anonymous.get(`/api/invites/${short}`), 404);
  expectError(await register('late', short), 403);
});

it('is kept hashed', async () => {
  const code = await invite();
  const rows = await server.parts.db.selectFrom('invites').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(code);
  expect(JSON.stringify(server.logLines)).not.toContain(code);
});
