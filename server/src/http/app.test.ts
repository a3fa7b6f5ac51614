import { ROUTES } from '@causeway/shared/api/routes';
import { channelDoc } from '@causeway/shared/doc-name';
import type { ChannelId } from '@causeway/shared/id';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, expectError, PASSWORD } from '../testing/api-client.ts';
import { Device } from '../testing/device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let ada: ApiClient;
beforeAll(async () => {
  server = await startTestServer();
  ada = await server.signUp('ada');
});
afterAll(() => server.close());

describe('the OpenAPI document', () => {
  interface Operation {
    readonly operationId: string;
    readonly security: unknown[];
    readonly responses: Record<string, unknown>;
  }

  it('describes every route of the contract, and nothing else', async () => {
    const { body, status } = await server.anonymous.get('/api/openapi.json');
    expect(status).toBe(200);
    expect(body.openapi).toBe('3.1.0');
    const operations = Object.values(body.paths as Record<string, Record<string, Operation>>)
      .flatMap((path) => Object.values(path))
      .map((operation) => operation.operationId);
    expect(operations.sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it('says what a route takes, gives and needs', async () => {
    const { body } = await server.anonymous.get('/api/openapi.json');
    const paths = body.paths as Record<string, Record<string, Operation>>;
    const put = paths['/api/channels/{id}']?.put;
    expect(put).toMatchObject({
      security: [{ accessToken: [] }],
      parameters: [{ in: 'path', name: 'id', required: true, schema: { type: 'string' } }],
      requestBody: { content: { 'application/json': { schema: { required: ['name', 'kind'] } } } },
    });
    expect(Object.keys(put?.responses ?? {}).sort()).toEqual(['200', '201', 'default']);
    expect(paths['/api/auth/login']?.post?.security).toEqual([]);
  });
});

describe('health', () => {
  it('is live, and ready with each of its parts', async () => {
    expect((await server.anonymous.get('/health/live')).body).toMatchObject({ status: 'ok' });
    const ready = await server.anonymous.get('/health/ready');
    expect(ready.status).toBe(200);
    expect(ready.body).toMatchObject({
      status: 'degraded',
      parts: { database: { status: 'ok' }, web: { status: 'degraded' } },
    });
  });

  it('is not ready without its database', async () => {
    const broken = await startTestServer();
    // Also that what the start has begun has its connection: who waits for one when the pool ends, waits for a minute.
    expect((await broken.anonymous.get('/health/ready')).status).toBe(200);
    await broken.parts.db.destroy();
    const ready = await broken.anonymous.get('/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({ status: 'failed', parts: { database: { status: 'failed' } } });
    expect((await broken.anonymous.get('/health/live')).status).toBe(200);
    expect(expectError(await broken.anonymous.get('/api/server'), 500)).toBe('internal');
    expect(broken.logLines).toContainEqual(expect.objectContaining({ level: 50, msg: 'a request failed' }));
    await broken.close();
  });
});

it('counts requests by route, never by path', async () => {
  await ada.get('/api/channels/zzzzzzzzzzzzzzzz');
  const { body } = await server.anonymous.get('/metrics');
  const text = String(body.text);
  expect(text).toMatch(
    /causeway_http_request_seconds_count\{method="GET",route="\/api\/channels\/:id",status="404"\} 1/,
  );
  expect(text).toContain('causeway_sockets 0');
  expect(text).toContain('process_cpu_seconds_total');
  expect(text).not.toContain('zzzzzzzz');
});

it('shows what sync does: ops, refusals, commits, queues, what is loaded and how far behind things are', async () => {
  const id = 'Metrics000000001';
  await ada.put(`/api/channels/${id}`, { name: 'x', kind: 'private' });
  const url = `${server.url.replace('http', 'ws')}/sync`;
  const device = new Device(url, channelDoc(id as ChannelId, 0), ada.id, { token: ada.accessToken });
  await device.synced();
  device.post('one');
  await device.acknowledged();
  device.write({ k: 'rename', name: 'not mine to write' });
  await device.until(({ stateless }) => stateless.some(({ t }) => t === 'refused'), 'refused');
  const text = String((await server.anonymous.get('/metrics')).body.text);
  device.close();
  const value = (name: string): number =>
    Number(new RegExp(`^${name.replace(/[{}]/g, '\\$&')} (\\S+)$`, 'm').exec(text)?.[1]);
  expect(value('causeway_sockets')).toBe(1);
  expect(value('causeway_documents')).toBeGreaterThanOrEqual(1);
  expect(value('causeway_subscriptions')).toBe(1);
  expect(value('causeway_ops_admitted_total')).toBe(1);
  expect(value('causeway_refusals_total{code="kind"}')).toBe(1);
  expect(value('causeway_journal_commit_seconds_count')).toBe(1);
  expect(value('causeway_journal_batch_rows_sum')).toBe(1);
  for (const name of ['queue_depth', 'projection_behind', 'projection_lag_seconds', 'store_failing'])
    expect({ name, value: value(`causeway_${name}`) }).toEqual({ name, value: expect.any(Number) });
  expect(value('causeway_compactions_total')).toBe(0);
  expect(value('nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
});

it('sets headers that keep browsers from harm, on every kind of answer', async () => {
  for (const path of ['/api/server', '/api/nothing', '/health/live', '/', '/nothing.js']) {
    const { headers } = await server.anonymous.get(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toContain(`frame-ancestors 'none'`);
  }
  expect((await ada.get('/api/me')).headers.get('cache-control')).toBe('no-store');
});

it('logs one line for each request: without bodies, tokens or codes', async () => {
  await ada.post('/api/auth/login', { handle: 'ada', password: PASSWORD });
  const { code } = (await ada.post('/api/invites', {})).body;
  await ada.get(`/api/invites/${String(code)}?secret=in-query`);
  const lines = server.logLines.filter((line) => line.msg === 'request');
  expect(lines).toContainEqual(
    expect.objectContaining({ method: 'GET', route: '/api/invites/:code', status: 200, level: 20 }),
  );
  expect(lines).toContainEqual(
    expect.objectContaining({ method: 'POST', route: '/api/invites', status: 201, user: ada.id, level: 30 }),
  );
  const all = JSON.stringify(server.logLines);
  for (const secret of [PASSWORD, ada.accessToken, ada.refreshToken, String(code), 'in-query']) {
    expect(all).not.toContain(secret);
  }
});

it('compresses answers that are worth it', async () => {
  const response = await fetch(`${server.url}/api/openapi.json`, { headers: { 'accept-encoding': 'gzip' } });
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(await response.json()).toHaveProperty('openapi');
});

it.each(['/api/server', '/api/nothing', '/health/ready'])(
  'leaves short answers as they are: %s',
  async (path) => {
    const response = await fetch(`${server.url}${path}`, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(response.headers.get('content-length')).toBe(String((await response.arrayBuffer()).byteLength));
  },
);

it('answers HEAD as GET, without a body', async () => {
  const answer = await ada.request('HEAD', '/api/me');
  expect(answer.status).toBe(200);
});

it('says what /sync is to who comes without a socket', async () => {
  const answer = await server.anonymous.get('/sync');
  expect(answer.status).toBe(426);
});
