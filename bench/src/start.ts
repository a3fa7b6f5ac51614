import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@causeway/e2e/free-port';
import { type Bench, median } from './figure.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** From `npm start`, on a clone with everything installed and built, to the first answer of `/health/ready`. */
export const start: Bench = async ({ quick }, report) => {
  const rounds = quick ? 3 : 10;
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await measure());
  report({ metric: 'npm start to ready', value: median(times), unit: 'ms', n: rounds });
};

async function measure(): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'causeway-bench-'));
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), DATA_DIR: dir };
  const begun = performance.now();
  const child = spawn('npm', ['start'], { cwd: ROOT, env, stdio: 'ignore', detached: true });
  try {
    await ready(`http://127.0.0.1:${port}/health/ready`, child);
    return performance.now() - begun;
  } finally {
    await end(child);
    await rm(dir, { recursive: true, force: true });
  }
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('npm start ended by itself');
}

/** npm is the leader of a group of processes. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  await exited;
}
