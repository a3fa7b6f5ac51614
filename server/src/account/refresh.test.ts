import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, expectError, PASSWORD } from '../testing/api-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const exchange = (refreshToken: string): Promise<Answer> =>
  server.anonymous.post('/api/auth/refresh', { refreshToken });

/** Exchanges and expects it to work; returns the next token. */
const next = async (refreshToken: string): Promise<string> => {
  const answer = await exchange(refreshToken);
  expect(answer.status).toBe(200);
  return String(answer.body.refreshToken);
};

describe('refresh tokens', () => {
  it('give an access token of the same session, and the next refresh token', async () => {
    const ada = await server.signUp('ada');
    const answer = await exchange(ada.refreshToken);
    expect(answer.body).toMatchObject({ user: { id: ada.id }, expiresIn: 900 });
    expect(answer.body.refreshToken).not.toBe(ada.refreshToken);
    const list = (await ada.get('/api/me/sessions')).body as unknown as unknown[];
    expect(list).toHaveLength(1);
  });

  it('used again before the next one was: the answer was lost, and only that one is dead', async () => {
    const ada = await server.signUp('lost');
    const lost = await next(ada.refreshToken);
    const second = await next(ada.refreshToken);
    const third = await next(second);
    expect(new Set([ada.refreshToken, lost, second, third]).size).toBe(4);
    expect((await ada.get('/api/me')).status).toBe(200);
  });

  it('used again after the next one was: the session ends for both', async () => {
    const ada = await server.signUp('stolen');
    const second = await next(ada.refreshToken);
    const third = await next(second);
    expectError(await exchange(ada.refreshToken), 401);
    expectError(await exchange(third), 401);
    expectError(await ada.get('/api/me'), 401);
    expect(server.logLines).toContainEqual(expect.objectContaining({ level: 40 }));
  });

  it('that were lost and turn up after all end the session', async () => {
    const ada = await server.signUp('turnup');
    const lost = await next(ada.refreshToken);
    const second = await next(ada.refreshToken);
    expectError(await exchange(lost), 401);
    expectError(await exchange(second), 401);
  });

  it('of one session do not end another', async () => {
    const phone = await server.signUp('twice');
    const laptop = await server.anonymous.signIn('twice');
    await next(await next(phone.refreshToken));
    expectError(await exchange(phone.refreshToken), 401);
    await next(laptop.refreshToken);
  });

  it('raced by the same token leave exactly one that works', async () => {
    const ada = await server.signUp('racing');
    const answers = await Promise.all(Array.from({ length: 8 }, () => exchange(ada.refreshToken)));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 8 }, () => 200));
    const live = await server.parts.db
      .selectFrom('refresh_tokens')
      .innerJoin('sessions', 'sessions.id', 'refresh_tokens.session_id')
      .select('hash')
      .where('user_id', '=', ada.id)
      .where('successor', 'is', null)
      .execute();
    expect(live).toHaveLength(1);
  });

  it('end 30 days after their last use', async () => {
    const other = await startTestServer();
    const ada = await other.signUp('ada');
    other.advance(29 * 86_400_000);
    const answer = await other.anonymous.post('/api/auth/refresh', { refreshToken: ada.refreshToken });
    expect(answer.status).toBe(200);
    other.advance(31 * 86_400_000);
    const late = { refreshToken: answer.body.refreshToken };
    expectError(await other.anonymous.post('/api/auth/refresh', late), 401);
    await other.close();
  });

  it.each(['', 'nonsense', 'x'.repeat(256)])('%j is refused', async (token) => {
    expectError(await exchange(token), 401);
  });
});

describe('the cookie', () => {
  const cookieOf = (answer: Answer): string => answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const signIn = async (handle: string): Promise<string> => {
    await server.signUp(handle);
    return cookieOf(await server.anonymous.post('/api/auth/login', { handle, password: PASSWORD }));
  };
  const refresh = (headers: Record<string, string>): Promise<Answer> =>
    server.anonymous.request('POST', '/api/auth/refresh', { headers });

  it('is exchanged, and the next one is not in the body', async () => {
    const cookie = await signIn('browser');
    const answer = await refresh({ cookie });
    expect(answer.body).not.toHaveProperty('refreshToken');
    expect(cookieOf(answer)).toMatch(/^causeway_refresh=./);
    expect(cookieOf(answer)).not.toBe(cookie);
    expect((await refresh({ cookie: cookieOf(answer) })).status).toBe(200);
  });

  it('of our own page is taken, of another site’s is refused and stays usable', async () => {
    const cookie = await signIn('origin');
    for (const origin of ['https://evil.example', 'null', 'not a url']) {
      expect(expectError(await refresh({ cookie, origin }), 403)).toBe('forbidden');
    }
    const answer = await refresh({ cookie, origin: server.url });
    expect(answer.status).toBe(200);
    const logout = { headers: { cookie: cookieOf(answer), origin: 'https://evil.example' } };
    expectError(await server.anonymous.request('POST', '/api/auth/logout', logout), 403);
    expect((await refresh({ cookie: cookieOf(answer) })).status).toBe(200);
  });

  it('is not set by another site’s page', async () => {
    await server.signUp('fixed');
    const login = {
      headers: { origin: 'https://evil.example' },
      body: { handle: 'fixed', password: PASSWORD },
    };
    const answer = await server.anonymous.request('POST', '/api/auth/login', login);
    expectError(answer, 403);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('that does not work any more is taken away', async () => {
    const answer = await refresh({ cookie: 'causeway_refresh=nonsense' });
    expectError(answer, 401);
    expect(answer.headers.get('set-cookie')).toMatch(/^causeway_refresh=; Max-Age=0/);
  });
});
