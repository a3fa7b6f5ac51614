import { newChannelId } from '@causeway/shared/id';
import { expect, it } from 'vitest';
import { systemRandom } from '../random.ts';
import { expectError, PASSWORD } from '../testing/api-client.ts';
import { opsOf } from '../testing/ops-of.ts';
import { startTestServer } from '../testing/test-server.ts';

it('leaves what was written, by a deleted user, and frees handle and email', async () => {
  const server = await startTestServer();
  const owner = await server.signUp('owner');
  const ada = await server.signUp('ada', { email: 'ada@x.org' });
  const id = newChannelId(systemRandom);
  await ada.put(`/api/channels/${id}`, { name: 'x', kind: 'private' });
  await ada.put(`/api/channels/${id}/members/${owner.id}`, { role: 'member' });
  await ada.post(`/api/channels/${id}/messages`, { body: 'remains' });
  const dm = String((await ada.put('/api/dms', { users: [owner.id] })).body.id);
  await ada.put(`/api/contacts/${owner.id}`);

  expectError(await ada.delete('/api/me', { password: 'not mine' }), 403);
  expect((await ada.delete('/api/me', { password: PASSWORD })).status).toBe(204);

  expectError(await ada.get('/api/me'), 401);
  expectError(await server.anonymous.post('/api/auth/refresh', { refreshToken: ada.refreshToken }), 401);
  expectError(await server.anonymous.post('/api/auth/login', { handle: 'ada', password: PASSWORD }), 401);
  expect((await owner.get(`/api/channels/${id}`)).body).toMatchObject({ role: 'owner', memberCount: 1 });
  expect((await owner.get(`/api/channels/${id}/messages`)).body.items).toMatchObject([{ body: 'remains' }]);
  expect((await opsOf(server.parts, `channel/${id}`)).slice(-3)).toMatchObject([
    { k: 'profile', user: ada.id, handle: `deleted-${ada.id}`, name: 'Deleted user' },
    { k: 'role', user: owner.id, role: 'owner' },
    { k: 'leave', user: ada.id },
  ]);
  expect(await opsOf(server.parts, `user/${ada.id}`)).toEqual([]);
  expect((await owner.get(`/api/channels/${dm}`)).body).toMatchObject({ memberCount: 1 });
  expect((await owner.get('/api/contacts')).body.items).toEqual([]);
  expect((await owner.get('/api/users')).body.items).toMatchObject([{ handle: 'owner' }]);
  expectError(await owner.put(`/api/contacts/${ada.id}`), 404);
  expect((await server.signUp('ada', { email: 'ada@x.org' })).id).not.toBe(ada.id);
  await server.close();
});

it('is refused to the last owner of the server while others use it', async () => {
  const server = await startTestServer({ env: { SIGNUP: 'invite' } });
  const owner = await server.signUp('owner');
  const { code } = (await owner.post('/api/invites', {})).body;
  const guest = await server.signUp('guest', { invite: code });
  expect(expectError(await owner.delete('/api/me', { password: PASSWORD }), 409)).toBe('conflict');
  expect((await guest.delete('/api/me', { password: PASSWORD })).status).toBe(204);
  expect((await owner.delete('/api/me', { password: PASSWORD })).status).toBe(204);
  expect((await server.anonymous.get('/api/server')).body).toMatchObject({ firstRun: true });
  expect((await (await server.signUp('next')).get('/api/me')).body).toMatchObject({
    user: { role: 'owner' },
  });
  await server.close();
});
