import { expect, test } from 'vitest';
import { ApiClient, pathOf } from './api-client.ts';
import { ApiFailure } from './app.ts';

interface Seen {
  readonly url: string;
  readonly init: RequestInit;
}

/** A client whose server gives `answers` in turn. */
function clientOf(...answers: (Response | Error)[]) {
  const seen: Seen[] = [];
  const renewed: string[] = [];
  const fetch = (url: unknown, init: RequestInit = {}): Promise<Response> => {
    seen.push({ url: String(url), init });
    const answer = answers.shift();
    return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer);
  };
  const tokens = {
    get: () => Promise.resolve('old'),
    renew: (refused: string) => {
      renewed.push(refused);
      return Promise.resolve('new');
    },
  };
  return {
    client: new ApiClient({ fetch: fetch as typeof globalThis.fetch, origin: 'http://x' }, tokens),
    seen,
    renewed,
  };
}

const failureOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);
const authorization = ({ init }: Seen): string | undefined =>
  (init.headers as Record<string, string> | undefined)?.authorization;

test('parameters are escaped, and what is undefined is left out of the query', () => {
  expect(
    pathOf('/api/a/:id/b/:userId', {
      params: { id: 'x/y', userId: 'ü' },
      query: { q: 'a&b', none: undefined },
    }),
  ).toBe('/api/a/x%2Fy/b/%C3%BC?q=a%26b');
});

test('a token that has ended is renewed once, and the call made again', async () => {
  const { client, seen, renewed } = clientOf(
    new Response('{}', { status: 401 }),
    Response.json({ items: [], next: null }),
  );
  await client.call('listUsers', {});
  expect(renewed).toEqual(['old']);
  expect(seen.map(authorization)).toEqual(['Bearer old', 'Bearer new']);
});

test('a second refusal is told', async () => {
  const body = { error: { code: 'unauthenticated', message: 'Sign in.' } };
  const { client, seen } = clientOf(
    Response.json(body, { status: 401 }),
    Response.json(body, { status: 401 }),
  );
  expect(await failureOf(client.call('getMe', {}))).toMatchObject({
    code: 'unauthenticated',
    message: 'Sign in.',
  });
  expect(seen).toHaveLength(2);
});

test('public calls carry no token', async () => {
  const { client, seen } = clientOf(Response.json({ name: 'causeway' }));
  await client.call('serverInfo', {});
  expect(seen.map(authorization)).toEqual([undefined]);
});

test('without an answer the failure is "offline"; one that is not ours is "unavailable"', async () => {
  const { client } = clientOf(new TypeError('fetch failed'), new Response('<html>', { status: 502 }));
  const offline = await failureOf(client.call('serverInfo', {}));
  expect(offline).toBeInstanceOf(ApiFailure);
  expect(offline).toMatchObject({ code: 'offline' });
  expect(await failureOf(client.call('serverInfo', {}))).toMatchObject({ code: 'unavailable' });
});

test('204 is no answer to parse', async () => {
  const { client } = clientOf(new Response(null, { status: 204 }));
  expect(await client.call('logout', { body: {} })).toBe(undefined);
});
