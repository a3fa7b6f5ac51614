import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../config/load-config.ts';
import { databasePath } from '../db/open-database.ts';
import { Failure } from '../failure.ts';
import { silentLogger } from '../log/logger.ts';
import { startServer } from '../server.ts';
import { Installation } from '../testing/installation.ts';

/** For processes that start one after the other, on two busy cores. */
const SEVERAL = { timeout: 60_000 };

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

let installation: Installation;
let path: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  installation = await Installation.create('sqlite');
  path = databasePath(installation);
});
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => end(child, 'SIGKILL')));
  await installation.drop();
});

/** A server as a process of its own. */
function spawnServer(): ChildProcess {
  const env = { ...installation.env, LOG_LEVEL: 'warn' };
  const child = spawn(process.execPath, [MAIN, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

/** The first line that it prints, or logs. */
async function firstLine(child: ChildProcess, stream: 'stdout' | 'stderr'): Promise<string> {
  const [line] = await once(createInterface({ input: child[stream] as NodeJS.ReadableStream }), 'line');
  return String(line);
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

/** A server in this process, that does not wait. */
const start = () =>
  startServer(loadConfig(installation.env), silentLogger(), { replace: { lockPatience: 0 } });

it('a second server on an SQLite file is refused, commands are not', SEVERAL, async () => {
  const first = spawnServer();
  await firstLine(first, 'stdout');
  const refused = await start().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Failure);
  expect((refused as Failure).message).toMatch(`Something has ${path} open: stop the other server`);

  expect(await installation.run('user', 'add', 'ada')).toMatchObject({ code: 0 });
  expect(await installation.run('invite')).toMatchObject({ code: 0 });
  expect(await installation.run('backup', `${installation.dataDir}-backup`)).toMatchObject({ code: 0 });
  const { out } = await installation.run('doctor');
  expect(out).toContain(`Database ${path} opens and is intact; a server runs on it`);

  await end(first, 'SIGKILL');
  expect((await installation.run('doctor')).out).not.toContain('a server runs on it');
  await (await start()).close();
  await (await start()).close();
});

it('a server that is started while another one ends waits for it', SEVERAL, async () => {
  const first = spawnServer();
  await firstLine(first, 'stdout');
  const second = spawnServer();
  expect(await firstLine(second, 'stderr')).toContain(`another server has ${path} open: waiting`);
  const ready = firstLine(second, 'stdout');
  await end(first, 'SIGTERM');
  expect(await ready).toMatch(/ready at http/);
});
