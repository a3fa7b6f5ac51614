import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** For tests that start processes one after the other, on two busy cores. */
const SEVERAL = { timeout: 60_000 };

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

let dataDir = '';
const children: ChildProcess[] = [];
beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'causeway-cli-')), 'data');
});
afterEach(async () => {
  await Promise.all(children.splice(0).map(end));
  rmSync(join(dataDir, '..'), { recursive: true, force: true });
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { DATA_DIR: dataDir, PORT: '0', ...env },
  });
  children.push(child);
  return child;
}

async function run(args: readonly string[], { input = '', env = {} } = {}): Promise<Outcome> {
  const child = start(args, env);
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    err += String(chunk);
  });
  child.stdin?.end(input);
  await once(child, 'close');
  return { code: child.exitCode, out, err };
}

/** Starts `serve` and waits for its greeting. */
async function serve(
  env: Record<string, string> = {},
): Promise<{ child: ChildProcess; greeting: string; url: string }> {
  const child = start(['serve'], env);
  let out = '';
  for await (const chunk of child.stdout ?? []) {
    out += String(chunk);
    if (out.includes('\n')) break;
  }
  return { child, greeting: out, url: /http:\/\/localhost:\d+/.exec(out)?.[0] ?? '' };
}

const stop = async (child: ChildProcess): Promise<number | null> => {
  child.kill('SIGTERM');
  await once(child, 'exit');
  return child.exitCode;
};

describe('serve', () => {
  it('says where to go, serves, and ends in peace when told to', async () => {
    const { child, greeting, url } = await serve();
    expect(greeting).toMatch(/ready at http:\/\/localhost:\d+/);
    const response = await fetch(`${url}/health/live`);
    expect(response.status).toBe(200);
    await response.text();
    expect(await stop(child)).toBe(0);
  });

  it('says in one line that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = String((other.address() as AddressInfo).port);
    const { code, out, err } = await run(['serve'], { env: { PORT: port } });
    other.close();
    expect({ code, lines: out.trim().split('\n').length, err }).toEqual({ code: 1, lines: 1, err: '' });
    expect(out).toContain(`Port ${port} is taken`);
  });

  it('says in one line that its folder can’t be made', async () => {
    const { code, out, err } = await run(['serve'], { env: { DATA_DIR: '/proc/nowhere/data' } });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^\/proc\/nowhere\/data\/causeway\.db\.lock can’t be written \(ENOENT\): [^\n]+\n$/);
  });

  it('names every wrong setting', SEVERAL, async () => {
    const { code, err } = await run(['serve'], { env: { PORT: 'x', SIGNUP: 'maybe' } });
    expect(code).toBe(2);
    expect(err).toMatch(/PORT: .*\n.*SIGNUP: /);
    expect(err).not.toContain('at ');
    expect(await run(['help'], { env: { PORT: 'x' } })).toMatchObject({ code: 0, err: '' });
  });
});

describe('user and invite, beside a running server', () => {
  const password = 'correct horse';

  /** A server with an account of `handle`; `post` gives the status of its answer. */
  async function serveTo(handle: string) {
    const added = await run(['user', 'add', handle, '--name', 'Ada L'], { input: `${password}\n` });
    const { greeting, url } = await serve();
    const post = async (path: string, body: object): Promise<number> => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
      await response.text();
      return response.status;
    };
    return { added, greeting, post };
  }

  it('user add makes accounts that can sign in, the first one an owner', SEVERAL, async () => {
    const { added, greeting, post } = await serveTo('ada');
    expect(added).toMatchObject({ code: 0, out: 'Added @ada, an owner of the server.\n' });
    expect(greeting).not.toContain('first account');
    expect((await run(['user', 'add', 'bob'], { input: password })).out).toBe('Added @bob.\n');
    for (const handle of ['ada', 'bob'])
      expect(await post('/api/auth/login', { handle, password })).toBe(200);
  });

  it('user passwd gives an account another password', SEVERAL, async () => {
    const { post } = await serveTo('ada');
    expect((await run(['user', 'passwd', 'ada'], { input: 'other horse\n' })).code).toBe(0);
    expect(await post('/api/auth/login', { handle: 'ada', password })).toBe(401);
    expect(await post('/api/auth/login', { handle: 'ada', password: 'other horse' })).toBe(200);
  });

  it('invite makes links that let people in', SEVERAL, async () => {
    const { post } = await serveTo('ada');
    const invite = await run(['invite', '--uses', '2', '--expires', '1'], {
      env: { PUBLIC_URL: 'https://c.example' },
    });
    expect(invite).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^https:\/\/c\.example\/invite\/\w{20}\n$/),
    });
    const code = invite.out.trim().split('/').at(-1);
    expect(await post('/api/auth/register', { handle: 'eve', name: 'Eve', password, invite: code })).toBe(
      201,
    );
  });
});

it(
  'doctor finds nothing wrong with a fresh installation, and what is wrong with another',
  SEVERAL,
  async () => {
    const fresh = await run(['doctor']);
    expect(fresh.code).toBe(0);
    expect(
      fresh.out
        .trim()
        .split('\n')
        .every((line) => /^(ok|warn) /.test(line)),
    ).toBe(true);
    const wrong = await run(['doctor'], { env: { DATA_DIR: '/proc/nowhere', HOST: '0.0.0.0' } });
    expect(wrong.code).toBe(1);
    expect(wrong.out).toMatch(/^fail .*can’t be written → /m);
    expect(wrong.out).toMatch(/^warn .*PUBLIC_URL is localhost → /m);
  },
);

it('config prints the settings, and no secret', async () => {
  const secret = 'topsecret-topsecret-topsecret-top';
  const { code, out } = await run(['config'], { env: { AUTH_SECRET: secret } });
  expect(code).toBe(0);
  expect(out).toContain('| `SIGNUP`');
  expect(out).not.toContain(secret);
});
