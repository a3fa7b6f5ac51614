import type { ChannelId } from '@causeway/shared/id';
import { expect, it } from 'vitest';
import { opsOf } from '../testing/ops-of.ts';
import { startTestServer } from '../testing/test-server.ts';
import { sweep } from './sweep.ts';

it('drops what is over and keeps what is not', async () => {
  const server = await startTestServer();
  const ada = await server.signUp('ada');
  const bob = await server.signUp('bob');
  await ada.post('/api/invites', { expiresIn: 60 });
  await bob.post('/api/invites', {});
  await server.anonymous.post('/api/auth/logout', { refreshToken: ada.refreshToken });
  const { db } = server.parts;
  await db.insertInto('ai_usage').values({ day: '2020-01-31', scope: 'server', tokens: 1 }).execute();
  const today = new Date().toISOString().slice(0, 10);
  await db.insertInto('ai_usage').values({ day: today, scope: 'server', tokens: 1 }).execute();
  server.advance(2 * 3_600_000);
  await sweep(server.parts);
  expect(await db.selectFrom('ai_usage').select('day').execute()).toEqual([{ day: today }]);
  expect(await db.selectFrom('sessions').select('user_id').execute()).toEqual([{ user_id: bob.id }]);
  expect(await db.selectFrom('invites').select('created_by').execute()).toEqual([{ created_by: bob.id }]);
  expect(await db.selectFrom('refresh_tokens').selectAll().execute()).toHaveLength(1);
  server.advance(31 * 86_400_000);
  await sweep(server.parts);
  expect(await db.selectFrom('sessions').selectAll().execute()).toEqual([]);
  expect(await db.selectFrom('refresh_tokens').selectAll().execute()).toEqual([]);
  await server.close();
});

it('erases the log of a deleted channel where a crash has left it', async () => {
  const server = await startTestServer();
  const ada = await server.signUp('ada');
  const id = 'aaaaaaaaaaaaaaaa' as ChannelId;
  await ada.put(`/api/channels/${id}`, { name: 'x', kind: 'private' });
  await ada.post(`/api/channels/${id}/messages`, { body: 'x' });
  const { db } = server.parts;
  await db.updateTable('channels').set({ deleted_at: 1 }).where('id', '=', id).execute();
  await sweep(server.parts);
  expect(await db.selectFrom('messages').selectAll().execute()).toEqual([]);
  expect(await opsOf(server.parts, `channel/${id}`)).toEqual([]);
  expect(await opsOf(server.parts, `user/${ada.id}`)).not.toEqual([]);
  await server.close();
});
