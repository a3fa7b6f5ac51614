import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient, expectError, PASSWORD } from '../testing/api-client.ts';
import { opsOf } from '../testing/ops-of.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('registering', () => {
  it('makes the first account the owner, and only that one, also when many come at once', async () => {
    const fresh = await startTestServer({ env: { SIGNUP: 'invite' } });
    expect((await fresh.anonymous.get('/api/server')).body).toMatchObject({
      firstRun: true,
      signup: 'invite',
      ai: null,
    });
    const body = (handle: string) => ({ handle, name: handle, password: PASSWORD });
    const answers = await Promise.all(
      ['aa', 'bb', 'cc', 'dd'].map((handle) => fresh.anonymous.post('/api/auth/register', body(handle))),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 403, 403, 403]);
    const owner = answers.find((answer) => answer.status === 201);
    expect(owner?.body).toMatchObject({ user: { role: 'owner' }, expiresIn: 900 });
    expect((await fresh.anonymous.get('/api/server')).body).toMatchObject({ firstRun: false });
    await fresh.close();
  });

  it('opens my log with a genesis', async () => {
    const ada = await server.signUp('ada.genesis');
    const [genesis, ...rest] = await opsOf(server.parts, `user/${ada.id}`);
    expect(genesis).toMatchObject({ k: 'genesis', segment: 0, me: { handle: 'ada.genesis' }, channels: {} });
    expect(rest).toEqual([]);
    expect((await ada.get('/api/me')).body).toMatchObject({ user: { id: ada.id, role: 'owner' }, head: 0 });
  });

  it.each(['system', 'deleted-abc', 'ai', 'causeway'])('gives nobody the handle %s', async (handle) => {
    const answer = await server.anonymous.post('/api/auth/register', {
      handle,
      name: 'X',
      password: PASSWORD,
    });
    expect(expectError(answer, 409)).toBe('conflict');
  });

  it('refuses a handle and an email that somebody has, in any case of letters', async () => {
    await server.signUp('taken', { email: 'Taken@Example.org' });
    const again = { name: 'X', password: PASSWORD };
    const handle = await server.anonymous.post('/api/auth/register', { ...again, handle: 'taken' });
    expectError(handle, 409);
    const email = { ...again, handle: 'other', email: 'taken@EXAMPLE.org' };
    expectError(await server.anonymous.post('/api/auth/register', email), 409);
  });

  it('lets exactly one of many at once have a handle', async () => {
    const wish = { handle: 'raced', name: 'X', password: PASSWORD };
    const all = await Promise.all(
      Array.from({ length: 5 }, () => server.anonymous.post('/api/auth/register', wish)),
    );
    expect(all.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409, 409]);
  });
});

describe('SIGNUP', () => {
  it('closed: admits the first account and nobody else, invited or not', async () => {
    const closed = await startTestServer({ env: { SIGNUP: 'closed' } });
    const owner = await closed.signUp('owner');
    const { code } = (await owner.post('/api/invites', {})).body;
    const wish = { handle: 'late', name: 'Late', password: PASSWORD };
    expect(expectError(await closed.anonymous.post('/api/auth/register', wish), 403)).toBe('forbidden');
    expectError(await closed.anonymous.post('/api/auth/register', { ...wish, invite: code }), 403);
    await closed.close();
  });
});

describe('signing in', () => {
  it('takes the handle, the email, and the email where a handle is asked for', async () => {
    await server.signUp('grace', { email: 'grace@example.org' });
    for (const name of [
      { handle: 'grace' },
      { handle: 'Grace' },
      { email: 'GRACE@example.org' },
      { handle: 'grace@example.org' },
    ]) {
      const answer = await server.anonymous.post('/api/auth/login', { ...name, password: PASSWORD });
      expect(answer.body).toMatchObject({ user: { handle: 'grace' } });
    }
  });

  it('answers the same to a wrong password and to nobody', async () => {
    await server.signUp('known');
    const wrong = await server.anonymous.post('/api/auth/login', {
      handle: 'known',
      password: 'wrong wrong',
    });
    const nobody = await server.anonymous.post('/api/auth/login', {
      handle: 'unknown',
      password: 'wrong wrong',
    });
    expect(expectError(wrong, 401)).toBe('unauthenticated');
    expect(nobody.body).toEqual(wrong.body);
    expect(nobody.status).toBe(wrong.status);
  });

  it('keeps the refresh token in a cookie that scripts and other sites do not get', async () => {
    await server.signUp('cookie');
    const answer = await server.anonymous.post('/api/auth/login', { handle: 'cookie', password: PASSWORD });
    expect(answer.body).not.toHaveProperty('refreshToken');
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^causeway_refresh=[\w-]{43}; /);
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/api/auth']) expect(cookie).toContain(part);
    expect(cookie).not.toContain('Secure');
  });

  it('asks for https in the cookie where people reach the server by https', async () => {
    const secure = await startTestServer({ env: { PUBLIC_URL: 'https://chat.example' } });
    const wish = { handle: 'ada', name: 'Ada', password: PASSWORD };
    const answer = await secure.anonymous.post('/api/auth/register', wish);
    expect(answer.headers.get('set-cookie')).toContain('; Secure');
    await secure.close();
  });

  it('keeps no token and no password as it is', async () => {
    const ada = await server.signUp('hashed');
    const rows = JSON.stringify([
      await server.parts.db.selectFrom('users').selectAll().execute(),
      await server.parts.db.selectFrom('refresh_tokens').selectAll().execute(),
    ]);
    expect(rows).not.toContain(ada.refreshToken);
    expect(rows).not.toContain(PASSWORD);
    expect(rows).toContain('$argon2id$');
  });
});

describe('access tokens', () => {
  it('last 15 minutes', async () => {
    const ada = await server.signUp('expiring');
    expect((await ada.get('/api/me')).status).toBe(200);
    const later = await startTestServer();
    const eve = await later.signUp('eve');
    later.advance(899_000);
    expect((await eve.get('/api/me')).status).toBe(200);
    later.advance(2_000);
    expectError(await eve.get('/api/me'), 401);
    await later.close();
  });

  it('of another secret, of no algorithm, or of nonsense are refused', async () => {
    const ada = await server.signUp('forged');
    const [head, body, signature] = ada.accessToken.split('.');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const other = `${signature?.startsWith('A') ? 'B' : 'A'}${signature?.slice(1)}`;
    for (const token of [`${none}.${body}.`, `${head}.${body}.${other}`, 'nonsense', '']) {
      const headers = { authorization: `Bearer ${token}` };
      expectError(await server.anonymous.request('GET', '/api/me', { headers }), 401);
    }
  });
});

describe('sessions', () => {
  it('are listed, and end one by one', async () => {
    const phone = await server.signUp('many', { device: 'Phone' });
    const laptop = await server.anonymous.signIn('many');
    const list = (await laptop.get('/api/me/sessions')).body as unknown as {
      id: string;
      current: boolean;
      device: string;
    }[];
    expect(list).toHaveLength(2);
    const other = list.find((session) => !session.current);
    expect(other?.device).toBe('Phone');
    expect((await laptop.delete(`/api/me/sessions/${other?.id}`)).status).toBe(204);
    expectError(await phone.get('/api/me'), 401);
    expectError(await server.anonymous.post('/api/auth/refresh', { refreshToken: phone.refreshToken }), 401);
    expectError(await laptop.delete(`/api/me/sessions/${other?.id}`), 404);
  });

  it('of others are not found', async () => {
    const mine = await server.signUp('mine');
    const theirs = await server.signUp('theirs');
    const [session] = (await theirs.get('/api/me/sessions')).body as unknown as { id: string }[];
    expectError(await mine.delete(`/api/me/sessions/${session?.id}`), 404);
    expect((await theirs.get('/api/me')).status).toBe(200);
  });

  it('end at logout, with the cookie gone', async () => {
    const ada = await server.signUp('leaving');
    expect((await server.anonymous.post('/api/auth/logout', { refreshToken: ada.refreshToken })).status).toBe(
      204,
    );
    expectError(await ada.get('/api/me'), 401);
    const login = await server.anonymous.post('/api/auth/login', { handle: 'leaving', password: PASSWORD });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    const out = await server.anonymous.request('POST', '/api/auth/logout', { headers: { cookie } });
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toMatch(/^causeway_refresh=; Max-Age=0/);
    expectError(await server.anonymous.request('POST', '/api/auth/refresh', { headers: { cookie } }), 401);
  });
});

describe('changing the password', () => {
  it('ends my other sessions and keeps this one', async () => {
    const phone = await server.signUp('changing');
    const laptop = await server.anonymous.signIn('changing');
    const wrong = await laptop.post('/api/me/password', { current: 'wrong wrong', next: 'new password' });
    expect(expectError(wrong, 403)).toBe('forbidden');
    expect((await laptop.post('/api/me/password', { current: PASSWORD, next: 'new password' })).status).toBe(
      204,
    );
    expect((await laptop.get('/api/me')).status).toBe(200);
    expectError(await phone.get('/api/me'), 401);
    await server.anonymous.signIn('changing', 'new password');
    const old = { handle: 'changing', password: PASSWORD };
    expectError(await server.anonymous.post('/api/auth/login', old), 401);
  });
});

it('limits guesses per account and address, whatever headers say', async () => {
  const strict = await startTestServer({ rates: 'real' });
  await strict.signUp('victim');
  const guess = (n: number) =>
    new ApiClient(strict.url).request('POST', '/api/auth/login', {
      headers: { 'x-forwarded-for': `10.0.0.${n}` },
      body: { handle: 'victim', password: `wrong wrong ${n}` },
    });
  const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => guess(n)));
  const counts = Map.groupBy(answers, (answer) => answer.status);
  expect(counts.get(401)).toHaveLength(10);
  expect(counts.get(429)).toHaveLength(2);
  const [limited] = counts.get(429) ?? [];
  expect(limited && expectError(limited, 429)).toBe('rate-limited');
  expect(Number(limited?.headers.get('retry-after'))).toBeGreaterThan(0);
  // The right password does not help any more, so that a lucky guess behind the limit is worth nothing.
  expectError(await strict.anonymous.post('/api/auth/login', { handle: 'victim', password: PASSWORD }), 429);
  await strict.close();
});
