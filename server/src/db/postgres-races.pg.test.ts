import { newChannelId } from '@causeway/shared/id';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemRandom } from '../random.ts';
import { type Answer, ApiClient, PASSWORD } from '../testing/api-client.ts';
import { opsOf } from '../testing/ops-of.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

/** Two servers on one database. Nothing but the database stands between what they do at the same moment. */
let one: TestServer;
let two: TestServer;
beforeAll(async () => {
  const env = { AUTH_SECRET: 'the same secret for both of the servers' };
  one = await startTestServer({ env });
  two = await startTestServer({ env: { ...env, DATABASE_URL: one.parts.config.databaseUrl ?? '' } });
});
afterAll(async () => {
  await two.close();
  await one.close();
});

/** The same person on the other server. */
const onTwo = ({ id, handle, accessToken, refreshToken }: ApiClient): ApiClient =>
  Object.assign(new ApiClient(two.url), { id, handle, accessToken, refreshToken });
const statuses = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status).sort();
/** What `ask` answers on each server in turn, all asked at once. */
const atOnce = (times: number, ask: (server: TestServer, n: number) => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: times }, (_, n) => ask(n % 2 === 0 ? one : two, n)));

const registration = (handle: string, more: object = {}): object => ({
  ...{ handle, name: handle, password: PASSWORD },
  ...more,
});

it('of many first accounts one is the owner', async () => {
  const answers = await atOnce(6, ({ anonymous }, n) =>
    anonymous.post('/api/auth/register', registration(`first${n}`)),
  );
  expect(statuses(answers)).toEqual([201, 201, 201, 201, 201, 201]);
  const roles = answers.map(({ body }) => (body.user as { role: string }).role).sort();
  expect(roles).toEqual(['owner', 'user', 'user', 'user', 'user', 'user']);
});

it('a handle, or an email, that many want goes to one', async () => {
  const handles = await atOnce(4, ({ anonymous }) =>
    anonymous.post('/api/auth/register', registration('wanted')),
  );
  expect(statuses(handles)).toEqual([201, 409, 409, 409]);
  const emails = await atOnce(4, ({ anonymous }, n) =>
    anonymous.post('/api/auth/register', registration(`mail${n}`, { email: 'a@b.example' })),
  );
  expect(statuses(emails)).toEqual([201, 409, 409, 409]);
});

it('an invite lets in as many as it has uses', async () => {
  const maker = await one.signUp('maker');
  const { body } = await maker.post('/api/invites', { uses: 2 });
  const answers = await atOnce(6, ({ anonymous }, n) =>
    anonymous.post('/api/auth/register', registration(`guest${n}`, { invite: body.code })),
  );
  expect(statuses(answers)).toEqual([201, 201, 403, 403, 403, 403]);
});

it('a refresh token that is raced leaves one that works', async () => {
  const ada = await one.signUp('racing');
  const answers = await atOnce(6, ({ anonymous }) =>
    anonymous.post('/api/auth/refresh', { refreshToken: ada.refreshToken, cookie: false }),
  );
  expect(statuses(answers)).toEqual([200, 200, 200, 200, 200, 200]);
  const live = await one.parts.db
    .selectFrom('refresh_tokens')
    .innerJoin('sessions', 'sessions.id', 'refresh_tokens.session_id')
    .where('user_id', '=', ada.id)
    .where('successor', 'is', null)
    .select('hash')
    .execute();
  expect(live).toHaveLength(1);
});

it('a channel id goes to one, and is made once by who asks twice', async () => {
  const ada = await one.signUp('ada');
  const bob = onTwo(await one.signUp('bob'));
  const wish = { name: 'general', kind: 'channel' };
  const path = (): string => `/api/channels/${newChannelId(systemRandom)}`;
  const contested = path();
  expect(statuses(await Promise.all([ada.put(contested, wish), bob.put(contested, wish)]))).toEqual([
    201, 409,
  ]);
  const twice = path();
  expect(statuses(await Promise.all([ada.put(twice, wish), onTwo(ada).put(twice, wish)]))).toEqual([
    200, 201,
  ]);
});

it('a direct channel that both open at once is one', async () => {
  const eve = await one.signUp('eve');
  const fay = onTwo(await one.signUp('fay'));
  const wish = { users: [eve.id, fay.id] };
  const answers = await Promise.all([eve.put('/api/dms', wish), fay.put('/api/dms', wish)]);
  expect(statuses(answers)).toEqual([200, 200]);
  const ops = await opsOf(one.parts, `channel/${answers[0]?.body.id}` as never);
  expect(ops.map(({ k }) => k)).toEqual(['genesis']);
});

it('two owners who demote each other leave one owner', async () => {
  const gil = await one.signUp('gil');
  const hal = onTwo(await one.signUp('hal'));
  for (let round = 0; round < 3; round++) {
    const path = `/api/channels/${newChannelId(systemRandom)}`;
    await gil.put(path, { name: 'ours', kind: 'private' });
    await gil.put(`${path}/members/${hal.id}`, { role: 'owner' });
    const member = { role: 'member' };
    const answers = await Promise.all([
      gil.put(`${path}/members/${hal.id}`, member),
      hal.put(`${path}/members/${gil.id}`, member),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const members = (await gil.get(`${path}/members`)).body.items ?? [];
    expect(members.filter(({ role }) => role === 'owner')).toHaveLength(1);
  }
});

it('what both write to a channel at once is all in its journal, once and without a gap', async () => {
  const ivy = await one.signUp('ivy');
  const id = newChannelId(systemRandom);
  await ivy.put(`/api/channels/${id}`, { name: 'busy', kind: 'channel' });
  const there = onTwo(ivy);
  const answers = await atOnce(24, (server, n) =>
    (server === one ? ivy : there).post(`/api/channels/${id}/messages`, { body: `m${n}` }),
  );
  expect(new Set(statuses(answers))).toEqual(new Set([201]));
  const bodies = (await opsOf(one.parts, `channel/${id}`))
    .filter(({ k }) => k === 'post')
    .map(({ body }) => body);
  expect(bodies.sort()).toEqual(Array.from({ length: 24 }, (_, n) => `m${n}`).sort());
  const listed = (await there.get(`/api/channels/${id}/messages?limit=200`)).body.items ?? [];
  expect(listed).toHaveLength(24);
});
