import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@causeway/e2e/free-port';
import { type Bench, median } from './figure.ts';
import { type Audience, gather, paced, warmUp } from './side/deliver.ts';
import { causeway, causewayPair, withSides } from './side/sides.ts';

const RECEIVERS = 100;
const EVERY_MS = 20;
/** How Redis announces a message to who listens to a pattern. */
const PUBLISHED = '\r\npmessage\r\n';

/** What it costs that there are two servers: CPU of both for one channel with half of its receivers on each. */
export const redis: Bench = async ({ quick }, report) => {
  const rounds = quick ? 3 : 7;
  const messages = quick ? 80 : 250;
  const server = await startRedis();
  try {
    await withSides([causeway, ...causewayPair(server.url)], async ([one, a, b]) => {
      if (one === undefined || a === undefined || b === undefined) throw new Error('three sides');
      const alone = await gather(one, RECEIVERS);
      const { writer, readers } = await gather(a, RECEIVERS / 2);
      const there = await Promise.all(Array.from({ length: RECEIVERS / 2 }, () => b.connect()));
      const both: Audience = { side: a, others: [b], writer, readers: [...readers, ...there] };
      await warmUp([alone, both], { quick });
      const cpu: [number[], number[]] = [[], []];
      const before = server.publications();
      for (let round = 0; round < rounds; round++) {
        cpu[0].push(await paced(alone, messages, EVERY_MS));
        cpu[1].push(await paced(both, messages, EVERY_MS));
      }
      const metric = `CPU of two servers per delivery to ${RECEIVERS} receivers, half on each, 50 messages/s`;
      const vs = 'one server with all of them';
      report({ metric, value: median(cpu[1]), unit: 'us', n: rounds });
      report({ metric: `${metric} (${vs})`, value: median(cpu[0]), unit: 'us', n: rounds });
      report({ metric, value: median(cpu[1]) / median(cpu[0]), unit: 'ratio', n: rounds, vs });
      const published = (server.publications() - before) / (rounds * messages);
      report({ metric: 'publishes', value: published, unit: 'ratio', vs: 'journaled rows' });
    });
  } finally {
    await server.stop();
  }
};

/** A Redis of its own, and how often something was published to a document's channel. */
async function startRedis() {
  const port = await freePort();
  const dir = await mkdtemp(join(tmpdir(), 'causeway-bench-redis-'));
  const program = process.env.REDIS_SERVER_PATH || 'redis-server';
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''];
  const child = spawn(program, args, { stdio: 'ignore' });
  const socket = await connected(port, child);
  let publications = 0;
  let rest = '';
  socket.on('data', (data) => {
    const text = rest + data.toString('latin1');
    publications += text.split(PUBLISHED).length - 1;
    // One that comes in two pieces.
    rest = text.slice(1 - PUBLISHED.length);
  });
  socket.write('PSUBSCRIBE causeway:*:channel/*\r\n');
  return {
    url: `redis://127.0.0.1:${port}`,
    publications: () => publications,
    async stop() {
      socket.destroy();
      child.kill('SIGKILL');
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function connected(port: number, child: ChildProcess): Promise<Socket> {
  while (child.exitCode === null) {
    const socket = await new Promise<Socket | undefined>((resolve) => {
      const attempt = connect(port, '127.0.0.1', () => resolve(attempt));
      attempt.once('error', () => resolve(undefined));
    });
    if (socket !== undefined) return socket;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('redis-server did not start');
}
