import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectError } from '../testing/api-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const HTML =
  '<!doctype html><title>Causeway</title><script>theme()</script><script src="/assets/a.js"></script>';
const page = { headers: { accept: 'text/html,*/*' } };

describe('with a built web app', () => {
  let dir = '';
  let server: TestServer;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'causeway-web-'));
    const webRoot = join(dir, 'dist');
    mkdirSync(join(webRoot, 'assets'), { recursive: true });
    writeFileSync(join(dir, 'secret.txt'), 'secret');
    writeFileSync(join(webRoot, 'index.html'), HTML);
    writeFileSync(join(webRoot, 'sw.js'), 'worker()');
    writeFileSync(join(webRoot, 'manifest.webmanifest'), '{}');
    writeFileSync(join(webRoot, 'assets', 'a.js'), 'app()');
    writeFileSync(join(webRoot, 'assets', 'a.js.br'), brotliCompressSync('app()'));
    server = await startTestServer({ webRoot });
  });
  afterAll(async () => {
    await server.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it.each(['/', '/c/zzzzzzzzzzzzzzzz', '/invite/abc', '/c/zzzzzzzzzzzzzzzz/zzzzzzzzzz.abcdefghijkl'])(
    'opens the app at %s',
    async (path) => {
      const answer = await server.anonymous.request('GET', path, page);
      expect(answer.status).toBe(200);
      expect(answer.body.text).toBe(HTML);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(answer.headers.get('content-type')).toContain('text/html');
    },
  );

  it('allows its own inline script by its content, and the sockets of this server', async () => {
    const { headers } = await server.anonymous.request('GET', '/', page);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self' 'sha256-[A-Za-z0-9+/=]{44}';/);
    expect(policy).toMatch(/connect-src 'self' ws:\/\/localhost:\d+;/);
    expect(policy).not.toContain('unsafe');
  });

  it('lets browsers keep what never changes, and nothing else', async () => {
    const asset = await server.anonymous.get('/assets/a.js');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toContain('javascript');
    for (const path of ['/sw.js', '/manifest.webmanifest']) {
      expect((await server.anonymous.get(path)).headers.get('cache-control')).toBe('no-cache');
    }
  });

  it('serves what was compressed before', async () => {
    const response = await fetch(`${server.url}/assets/a.js`, { headers: { 'accept-encoding': 'br' } });
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(await response.text()).toBe('app()');
  });

  it('has no page for missing files, nor for the API', async () => {
    expectError(await server.anonymous.request('GET', '/assets/old.js', page), 404);
    expectError(await server.anonymous.get('/nothing.png'), 404);
    expectError(await server.anonymous.request('GET', '/api/nothing', page), 404);
    expectError(await server.anonymous.post('/c/zzzzzzzzzzzzzzzz'), 404);
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..\\secret.txt',
  ])('gives nothing beside its folder for %s', async (path) => {
    expect(await rawGet(path)).not.toContain('secret');
  });

  /** `fetch` would tidy the path first. */
  const rawGet = (path: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(server.url);
      request({ hostname, port, path }, (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += String(chunk);
        });
        response.on('end', () => resolve(text));
      })
        .on('error', reject)
        .end();
    });
});

it('says what to do where the web app is not built', async () => {
  const server = await startTestServer();
  const answer = await server.anonymous.request('GET', '/', page);
  expect(answer.status).toBe(503);
  expect(answer.body.text).toContain('npm start');
  expectError(await server.anonymous.get('/some.js'), 404);
  await server.close();
});
