import type { Route } from '@causeway/shared/api/route';
import { ROUTES, type RouteName } from '@causeway/shared/api/routes';
import { LIMIT } from '@causeway/shared/limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, expectError } from '../testing/api-client.ts';
import { CHANNEL, OP, SAMPLES } from '../testing/route-samples.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let ada: ApiClient;
let takenId = '';
beforeAll(async () => {
  server = await startTestServer();
  const other = await server.signUp('taken');
  takenId = 'takenTAKENtaken0';
  await other.put(`/api/channels/${takenId}`, { name: 'theirs', kind: 'private' });
  ada = await server.signUp('ada');
});
afterAll(() => server.close());

const cases = (Object.entries(ROUTES) as [RouteName, Route][]).map(([name, route]) => ({
  name,
  route,
  sample: SAMPLES[name],
}));
const real = (path: string): string => path.replace('TAKEN', takenId);

describe.each(cases)('$name', ({ route, sample }) => {
  const { method } = route;
  const isRead = method === 'GET';
  const bodyOption = sample.body === undefined ? {} : { body: sample.body };

  it('answers as it should where everything is of the right form', async () => {
    const answer = await ada.request(method, real(sample.path), bodyOption);
    if (sample.foreign >= 400) expectError(answer, sample.foreign);
    else expect(answer.status).toBe(sample.foreign);
  });

  if (route.auth === 'user')
    it('asks who it is, before it looks at anything else', async () => {
      for (const authorization of [
        undefined,
        'Bearer',
        'Bearer x',
        'Basic eDp5',
        `Bearer ${'x'.repeat(5000)}`,
      ]) {
        const headers = authorization === undefined ? undefined : { authorization };
        const options = { raw: isRead ? undefined : '{', headers };
        expectError(await server.anonymous.request(method, real(sample.path), options as object), 401);
      }
    });

  if (sample.badPaths !== undefined)
    it('refuses malformed parameters', async () => {
      for (const path of sample.badPaths ?? []) {
        const answer = await ada.request(method, path, bodyOption);
        expect({ path, code: expectError(answer, 400) }).toEqual({ path, code: 'invalid' });
      }
    });

  if (sample.badBodies !== undefined)
    it('refuses bodies that are not by the schema, and says where', async () => {
      for (const body of sample.badBodies ?? []) {
        const answer = await ada.request(method, real(sample.path), { body });
        expect({ body, code: expectError(answer, 400) }).toEqual({ body, code: 'invalid' });
        expect(answer.body.error).toHaveProperty('details');
      }
    });

  if (route.body !== undefined)
    it('refuses what is no JSON, is not called JSON, or is too large', async () => {
      const path = real(sample.path);
      for (const raw of ['{', '[', 'x', '"text"', '[]', 'null', '1', new Uint8Array([0x22, 0xff, 0x22])]) {
        expect(expectError(await ada.request(method, path, { raw }), 400)).toBe('invalid');
      }
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
        const options = { raw: '{}', headers: { 'content-type': type } };
        expect(expectError(await ada.request(method, path, options), 415)).toBe('unsupported-type');
      }
      const large = { body: { name: 'x'.repeat(LIMIT.requestBytes) } };
      expect(expectError(await ada.request(method, path, large), 413)).toBe('too-large');
    });

  it('says which methods its path has', async () => {
    const wrong = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
      (candidate) =>
        !cases.some((other) => other.route.path === route.path && other.route.method === candidate),
    );
    for (const candidate of wrong) {
      const answer = await ada.request(candidate, real(sample.path));
      expect(expectError(answer, 405)).toBe('method-not-allowed');
      expect(answer.headers.get('allow')?.split(', ')).toContain(method);
    }
  });
});

it('has seen no error that nobody foresaw', () => {
  expect(server.logLines.filter((line) => Number(line.level) >= 50)).toEqual([]);
});

it.each(['/api', '/api/', '/api/nothing', '/api/me/nothing', `/api/channels/${CHANNEL}/${OP}`])(
  '%s is not there',
  async (path) => {
    expect(expectError(await ada.get(path), 404)).toBe('not-found');
  },
);

it('refuses a body that grows over the limit without having said so', async () => {
  const chunk = new TextEncoder().encode(' '.repeat(65_536));
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (++sent > 20) controller.close();
      else controller.enqueue(chunk);
    },
  });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${ada.accessToken}` };
  const init = { method: 'PATCH', headers, body, duplex: 'half' } as RequestInit;
  const response = await fetch(`${server.url}/api/me`, init);
  expect(response.status).toBe(413);
});
