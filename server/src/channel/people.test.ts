import { newChannelId } from '@causeway/shared/id';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemRandom } from '../random.ts';
import { type ApiClient, expectError } from '../testing/api-client.ts';
import { opsOf } from '../testing/ops-of.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let ada: ApiClient;
let bob: ApiClient;
let count = 0;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  count++;
  ada = await server.signUp(`ada${count}`);
  bob = await server.signUp(`bob${count}`);
});

const contactOps = async (who: ApiClient) =>
  (await opsOf(server.parts, `user/${who.id}`)).filter((op) => op.k === 'contact').map((op) => op.status);
const statusOf = async (who: ApiClient, other: ApiClient) =>
  (await who.get('/api/contacts')).body.items?.find((item) => item.id === other.id)?.status;

describe('contacts', () => {
  it('are requested by one and accepted by the other', async () => {
    expect((await ada.put(`/api/contacts/${bob.id}`)).body).toMatchObject({
      id: bob.id,
      status: 'requested',
    });
    expect(await statusOf(bob, ada)).toBe('incoming');
    expect((await ada.put(`/api/contacts/${bob.id}`)).body).toMatchObject({ status: 'requested' });
    expect((await bob.put(`/api/contacts/${ada.id}`)).body).toMatchObject({ status: 'accepted' });
    expect(await statusOf(ada, bob)).toBe('accepted');
    expect(await contactOps(ada)).toEqual(['requested', 'accepted']);
    expect(await contactOps(bob)).toEqual(['incoming', 'accepted']);
  });

  it('that both request at once are accepted', async () => {
    await Promise.all([ada.put(`/api/contacts/${bob.id}`), bob.put(`/api/contacts/${ada.id}`)]);
    expect([await statusOf(ada, bob), await statusOf(bob, ada)]).toEqual(['accepted', 'accepted']);
  });

  it('end for both sides', async () => {
    await ada.put(`/api/contacts/${bob.id}`);
    expect((await bob.delete(`/api/contacts/${ada.id}`)).status).toBe(204);
    expect((await bob.delete(`/api/contacts/${ada.id}`)).status).toBe(204);
    expect([await statusOf(ada, bob), await statusOf(bob, ada)]).toEqual([undefined, undefined]);
    expect(await contactOps(ada)).toEqual(['requested', 'none']);
  });

  it('who is blocked learns nothing, reaches nobody, and opens no direct channel', async () => {
    expect((await bob.put(`/api/contacts/${ada.id}`, { block: true })).body).toMatchObject({
      status: 'blocked',
    });
    expect((await ada.put(`/api/contacts/${bob.id}`)).body).toMatchObject({ status: 'requested' });
    expect(await contactOps(bob)).toEqual(['blocked']);
    expect(expectError(await ada.put('/api/dms', { users: [bob.id] }), 403)).toBe('forbidden');
    expect((await bob.delete(`/api/contacts/${ada.id}`)).status).toBe(204);
    expect((await ada.put('/api/dms', { users: [bob.id] })).status).toBe(200);
  });

  it('are not oneself', async () => {
    expectError(await ada.put(`/api/contacts/${ada.id}`), 400);
  });
});

describe('a changed profile', () => {
  it('is told once to each channel, to each contact and to my devices', async () => {
    const channels = [newChannelId(systemRandom), newChannelId(systemRandom)];
    for (const id of channels) await ada.put(`/api/channels/${id}`, { name: 'x', kind: 'private' });
    await ada.put(`/api/contacts/${bob.id}`);
    const answer = await ada.patch('/api/me', {
      name: 'Ada Lovelace',
      avatar: 'a'.repeat(22),
      email: 'ada@x.org',
    });
    expect(answer.body).toMatchObject({ user: { name: 'Ada Lovelace', email: 'ada@x.org' } });
    for (const id of channels) {
      const profile = (await opsOf(server.parts, `channel/${id}`)).filter((op) => op.k === 'profile');
      expect(profile).toMatchObject([{ user: ada.id, name: 'Ada Lovelace', avatar: 'a'.repeat(22) }]);
      expect(profile[0]).not.toHaveProperty('handle');
    }
    const mine = (await opsOf(server.parts, `user/${ada.id}`)).filter((op) => op.k === 'me');
    expect(mine).toMatchObject([{ handle: ada.handle, name: 'Ada Lovelace' }]);
    const theirs = (await opsOf(server.parts, `user/${bob.id}`)).filter((op) => op.k === 'contact');
    expect(theirs.at(-1)).toMatchObject({ user: ada.id, name: 'Ada Lovelace', status: 'incoming' });

    await ada.patch('/api/me', { name: 'Ada Lovelace', avatar: null, email: null });
    const last = (await opsOf(server.parts, `channel/${channels[0]}` as never)).at(-1);
    expect(last).toMatchObject({ k: 'profile', avatar: null });
  });

  it('writes nothing where nothing changed', async () => {
    await ada.patch('/api/me', { handle: ada.handle });
    expect((await opsOf(server.parts, `user/${ada.id}`)).map((op) => op.k)).toEqual(['genesis']);
  });
});

it('lists people whose handle or name begins so, and takes signs as they are', async () => {
  await server.signUp('zoe', { name: 'Percy 100% Real' });
  await server.signUp('zoe_2', { name: 'Other' });
  const found = async (query: string) =>
    (await ada.get(`/api/users?query=${encodeURIComponent(query)}`)).body.items?.map((item) => item.handle);
  expect(await found('zoe')).toEqual(['zoe', 'zoe_2']);
  expect(await found('ZOE_')).toEqual(['zoe_2']);
  expect(await found('percy 100%')).toEqual(['zoe']);
  expect(await found('%')).toEqual([]);
  await server.signUp('omer', { name: 'Ömer Ünal' });
  expect(await found('ÖMER')).toEqual(['omer']);
});
