import { newChannelId } from '@causeway/shared/id';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemRandom } from '../random.ts';
import { type ApiClient, expectError } from '../testing/api-client.ts';
import { opsOf } from '../testing/ops-of.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let ada: ApiClient;
let bob: ApiClient;
let eve: ApiClient;
beforeAll(async () => {
  server = await startTestServer();
  ada = await server.signUp('ada');
  bob = await server.signUp('bob');
  eve = await server.signUp('eve');
});
afterAll(() => server.close());

/** A channel of Ada's. */
async function create(kind: 'channel' | 'private', name = 'general'): Promise<string> {
  const id = newChannelId(systemRandom);
  expect((await ada.put(`/api/channels/${id}`, { name, kind })).status).toBe(201);
  return id;
}

const channelOps = (id: string) => opsOf(server.parts, `channel/${id}` as never);
/** What the log of `who` says about a channel, the newest last. */
const entries = async (who: ApiClient, id: string) =>
  (await opsOf(server.parts, `user/${who.id}`)).filter((op) => op.k === 'channel' && op.channel === id);

const roleOf = async (who: ApiClient, id: string): Promise<unknown> =>
  (await who.get(`/api/channels/${id}`)).body.role;

describe('creating', () => {
  it('opens the log with a genesis, and tells my devices', async () => {
    const id = newChannelId(systemRandom);
    const answer = await ada.put(`/api/channels/${id}`, {
      name: 'Général',
      kind: 'private',
      topic: 'All of it',
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      ...{ id, name: 'Général', topic: 'All of it', kind: 'private' },
      ...{ role: 'owner', memberCount: 1, head: 0, retention: null },
    });
    const member = { handle: 'ada', name: 'ADA', role: 'owner' };
    const genesis = {
      k: 'genesis',
      segment: 0,
      kind: 'private',
      name: 'Général',
      topic: 'All of it',
      pins: [],
    };
    expect(await channelOps(id)).toMatchObject([{ ...genesis, members: { [ada.id]: member } }]);
    expect(await entries(ada, id)).toMatchObject([{ kind: 'private', name: 'Général', role: 'owner' }]);
    expect((await ada.get('/api/me/channels')).body).toContainEqual(
      expect.objectContaining({ id, role: 'owner', head: 0 }),
    );
  });

  it('again is 200 and writes nothing, also when both come at once', async () => {
    const id = newChannelId(systemRandom);
    const wish = { name: 'twice', kind: 'channel' };
    const answers = await Promise.all([1, 2, 3].map(() => ada.put(`/api/channels/${id}`, wish)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 201]);
    expect(await channelOps(id)).toHaveLength(1);
    expect(expectError(await bob.put(`/api/channels/${id}`, wish), 409)).toBe('conflict');
  });
});

describe('public channels', () => {
  it('are found, looked at and joined by everybody; read by members', async () => {
    const id = await create('channel', 'lobby');
    expect((await bob.get('/api/channels?query=LOB')).body.items).toMatchObject([
      { id, role: null, memberCount: 1 },
    ]);
    expect((await bob.get(`/api/channels/${id}`)).body).toMatchObject({ name: 'lobby', role: null });
    for (const path of ['members', 'messages']) {
      expect(expectError(await bob.get(`/api/channels/${id}/${path}`), 403)).toBe('forbidden');
    }
    expect((await bob.post(`/api/channels/${id}/join`)).body).toMatchObject({
      role: 'member',
      memberCount: 2,
    });
    expect((await bob.post(`/api/channels/${id}/join`)).status).toBe(200);
    const ops = await channelOps(id);
    expect(ops.slice(1)).toMatchObject([{ k: 'join', user: bob.id, handle: 'bob', role: 'member' }]);
    expect(ops[1]).not.toHaveProperty('by');
    expect(await entries(bob, id)).toMatchObject([{ name: 'lobby', role: 'member' }]);
    expect((await bob.get(`/api/channels/${id}/members`)).body.items).toMatchObject([
      { handle: 'ada', role: 'owner' },
      { handle: 'bob', role: 'member' },
    ]);
  });

  it('without members stay, and are owned by whoever joins next', async () => {
    const id = await create('channel', 'deserted');
    expect((await ada.post(`/api/channels/${id}/leave`)).status).toBe(204);
    expect((await bob.post(`/api/channels/${id}/join`)).body).toMatchObject({ role: 'owner' });
  });
});

describe('changing', () => {
  it('writes one op for each thing that changed, and a rename to every member', async () => {
    const id = await create('private', 'before');
    await ada.put(`/api/channels/${id}/members/${bob.id}`, { role: 'member' });
    const change = { name: 'after', topic: 'New', retention: { days: 30 } };
    expect((await ada.patch(`/api/channels/${id}`, change)).body).toMatchObject(change);
    expect((await ada.patch(`/api/channels/${id}`, change)).status).toBe(200);
    expect((await channelOps(id)).slice(2)).toMatchObject([
      { k: 'rename', name: 'after', by: ada.id },
      { k: 'topic', topic: 'New', by: ada.id },
      { k: 'retention', retention: { days: 30 }, by: ada.id },
    ]);
    for (const who of [ada, bob]) {
      expect((await entries(who, id)).map((op) => op.name)).toEqual(['before', 'after']);
    }
    expectError(await bob.patch(`/api/channels/${id}`, { name: 'mine' }), 403);
  });
});

describe('members', () => {
  it('are added, given roles and removed, each with its ops', async () => {
    const id = await create('private');
    const member = `/api/channels/${id}/members/${bob.id}`;
    expect((await ada.put(member, { role: 'reader' })).body).toMatchObject({ handle: 'bob', role: 'reader' });
    expect((await ada.put(member, { role: 'admin' })).body).toMatchObject({ role: 'admin' });
    expect((await ada.put(member, { role: 'admin' })).status).toBe(200);
    expect((await ada.delete(member)).status).toBe(204);
    expectError(await ada.delete(member), 404);
    expect((await channelOps(id)).slice(1)).toMatchObject([
      { k: 'join', user: bob.id, role: 'reader', by: ada.id },
      { k: 'role', user: bob.id, role: 'admin', by: ada.id },
      { k: 'leave', user: bob.id, by: ada.id },
    ]);
    expect(await entries(bob, id)).toMatchObject([
      { role: 'reader' },
      { role: 'admin' },
      { role: 'admin', left: true },
    ]);
    expectError(await bob.get(`/api/channels/${id}`), 404);
  });

  it('give no role above their own, and touch nobody above them', async () => {
    const id = await create('private');
    await ada.put(`/api/channels/${id}/members/${bob.id}`, { role: 'admin' });
    expectError(await bob.put(`/api/channels/${id}/members/${eve.id}`, { role: 'owner' }), 403);
    expectError(await bob.put(`/api/channels/${id}/members/${ada.id}`, { role: 'member' }), 403);
    expectError(await bob.delete(`/api/channels/${id}/members/${ada.id}`), 403);
    expectError(await bob.delete(`/api/channels/${id}`), 403);
    expect((await bob.put(`/api/channels/${id}/members/${eve.id}`, { role: 'member' })).status).toBe(200);
    expectError(await eve.put(`/api/channels/${id}/members/${bob.id}`, { role: 'reader' }), 403);
    expectError(await eve.delete(`/api/channels/${id}/members/${bob.id}`), 403);
  });
});

describe('ownership', () => {
  it('is not given up by the last owner', async () => {
    const id = await create('private');
    const self = `/api/channels/${id}/members/${ada.id}`;
    expect(expectError(await ada.put(self, { role: 'member' }), 409)).toBe('conflict');
    await ada.put(`/api/channels/${id}/members/${bob.id}`, { role: 'owner' });
    expect((await ada.put(self, { role: 'member' })).status).toBe(200);
  });

  it('goes to the longest-standing admin when the last owner leaves', async () => {
    const id = await create('private');
    await ada.put(`/api/channels/${id}/members/${eve.id}`, { role: 'member' });
    await ada.put(`/api/channels/${id}/members/${bob.id}`, { role: 'admin' });
    expect((await ada.post(`/api/channels/${id}/leave`)).status).toBe(204);
    expect(await roleOf(bob, id)).toBe('owner');
    expect((await channelOps(id)).slice(3)).toMatchObject([
      { k: 'role', user: bob.id, role: 'owner' },
      { k: 'leave', user: ada.id },
    ]);
    expect((await entries(bob, id)).at(-1)).toMatchObject({ role: 'owner' });
  });

  it('goes to the longest-standing member where there is no admin', async () => {
    const id = await create('private');
    await ada.put(`/api/channels/${id}/members/${eve.id}`, { role: 'member' });
    await ada.put(`/api/channels/${id}/members/${bob.id}`, { role: 'member' });
    expect((await ada.delete(`/api/channels/${id}/members/${ada.id}`)).status).toBe(204);
    expect(await roleOf(eve, id)).toBe('owner');
    expect(await roleOf(bob, id)).toBe('member');
  });
});

describe('deleting', () => {
  it('takes the channel from everybody, and its id is never given again', async () => {
    const id = await create('private');
    await ada.put(`/api/channels/${id}/members/${bob.id}`, { role: 'member' });
    await bob.post(`/api/channels/${id}/messages`, { body: 'soon gone' });
    expect((await ada.delete(`/api/channels/${id}`)).status).toBe(204);
    for (const who of [ada, bob]) {
      expectError(await who.get(`/api/channels/${id}`), 404);
      expect((await entries(who, id)).at(-1)).toMatchObject({ left: true });
    }
    expectError(await ada.put(`/api/channels/${id}`, { name: 'again', kind: 'private' }), 409);
    for (const table of ['messages', 'journal', 'snapshots', 'logs'] as const) {
      const rows = await server.parts.db.selectFrom(table).selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(id);
    }
  });

  it('happens by itself when the last one leaves a private channel: nobody could come back', async () => {
    const id = await create('private');
    expect((await ada.post(`/api/channels/${id}/leave`)).status).toBe(204);
    expectError(await ada.get(`/api/channels/${id}`), 404);
    expectError(await ada.put(`/api/channels/${id}`, { name: 'again', kind: 'private' }), 409);
  });
});

describe('direct channels', () => {
  it('are one for the same people, whoever asks and in whatever order', async () => {
    const first = await ada.put('/api/dms', { users: [bob.id, eve.id] });
    expect(first.body).toMatchObject({ id: expect.stringMatching(/^0/), head: 0 });
    const again = await eve.put('/api/dms', { users: [ada.id, bob.id, ada.id, eve.id] });
    expect(again.body).toEqual(first.body);
    const id = String(first.body.id);
    expect(await channelOps(id)).toMatchObject([{ k: 'genesis', kind: 'dm', name: '' }]);
    for (const who of [ada, bob, eve]) {
      expect(await entries(who, id)).toMatchObject([{ kind: 'dm', role: 'member' }]);
    }
  });

  it('with nobody else is a notebook', async () => {
    const { body } = await ada.put('/api/dms', { users: [] });
    expect((await ada.get(`/api/channels/${String(body.id)}`)).body).toMatchObject({ memberCount: 1 });
  });

  it('are not joined, left, changed or deleted', async () => {
    const id = String((await ada.put('/api/dms', { users: [bob.id] })).body.id);
    expectError(await ada.post(`/api/channels/${id}/join`), 403);
    expectError(await ada.post(`/api/channels/${id}/leave`), 403);
    expectError(await ada.delete(`/api/channels/${id}/members/${ada.id}`), 403);
    expectError(await ada.delete(`/api/channels/${id}/members/${bob.id}`), 403);
    expectError(await ada.put(`/api/channels/${id}/members/${eve.id}`, { role: 'member' }), 403);
    expectError(await ada.patch(`/api/channels/${id}`, { name: 'x' }), 403);
    expectError(await ada.delete(`/api/channels/${id}`), 403);
    expectError(await eve.get(`/api/channels/${id}`), 404);
  });
});

describe('what an outsider asks of a private channel', () => {
  let id = '';
  beforeAll(async () => {
    id = await create('private', 'secret');
    await ada.put(`/api/channels/${id}/members/${bob.id}`, { role: 'member' });
  });

  it.each([
    ['GET', '', undefined],
    ['PATCH', '', { name: 'mine' }],
    ['DELETE', '', undefined],
    ['POST', '/join', undefined],
    ['POST', '/leave', undefined],
    ['GET', '/members', undefined],
    ['PUT', '/members/EVE', { role: 'member' }],
    ['DELETE', '/members/BOB', undefined],
    ['DELETE', '/members/EVE', undefined],
    ['GET', '/messages', undefined],
    ['POST', '/messages', { body: 'hello' }],
    ['GET', '/segments/0', undefined],
  ])('%s %s is not found, just as if it did not exist', async (method, tail, body) => {
    const path = (channel: string): string =>
      `/api/channels/${channel}${tail.replace('EVE', eve.id).replace('BOB', bob.id)}`;
    const options = body === undefined ? {} : { body };
    const real = await eve.request(method, path(id), options);
    const missing = await eve.request(method, path('zzzzzzzzzzzzzzzz'), options);
    expectError(real, 404);
    expect(real.body).toEqual(missing.body);
    expect((await ada.get(`/api/channels/${id}`)).body).toMatchObject({ memberCount: 2, name: 'secret' });
  });

  it('does not show in lists, nor lead to invites', async () => {
    expect((await eve.get('/api/channels?query=secret')).body.items).toEqual([]);
    expectError(await eve.post('/api/invites', { channels: [id] }), 404);
    expectError(await bob.post('/api/invites', { channels: [id] }), 403);
  });
});

it('lists by pages, on and back, without gaps', async () => {
  for (const name of ['page c', 'page a', 'page b', 'page b', 'page d']) await create('channel', name);
  const names: unknown[] = [];
  let after = '';
  do {
    const { body } = await eve.get(`/api/channels?query=page&limit=2${after}`);
    names.push(...(body.items ?? []).map((item) => item.name));
    after = body.next === null ? '' : `&after=${String(body.next)}`;
  } while (after !== '');
  expect(names).toEqual(['page a', 'page b', 'page b', 'page c', 'page d']);
  const second = (await eve.get('/api/channels?query=page&limit=3')).body.next;
  const back = await eve.get(`/api/channels?query=page&limit=2&before=${String(second)}`);
  expect(back.body.items?.map((item) => item.name)).toEqual(['page a', 'page b']);
});
