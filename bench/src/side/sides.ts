import { readFileSync } from 'node:fs';
import type { UserId } from '@causeway/shared/id';
import { Account } from './account.ts';
import { type Program, ServerProcess } from './server-process.ts';
import { Side } from './side.ts';
import { bare, hocuspocus, type Wire, yWebsocket } from './wire.ts';

/** As `npm start` runs it. */
const NODE_ARGS = JSON.parse(
  readFileSync(new URL('../../../server/node-args.json', import.meta.url), 'utf8'),
) as string[];

/** One segment holds all that a bench writes: its clients are those of the comparators, and know of no seals. */
const ONE_SEGMENT = { SEGMENT_OPS: '100000', SEGMENT_BYTES: '67108864' };

/** With segments of the usual size. */
export const CAUSEWAY_AS_IT_COMES: Program = {
  nodeArgs: NODE_ARGS,
  command: ['../../../server/src/main.ts', 'serve'],
  env: { SIGNUP: 'open' },
  ready: '/health/ready',
};

const CAUSEWAY: Program = {
  ...CAUSEWAY_AS_IT_COMES,
  env: { ...CAUSEWAY_AS_IT_COMES.env, ...ONE_SEGMENT },
};

const comparator = (name: string, env: NodeJS.ProcessEnv = {}): Program => ({
  command: [`../comparators/${name}.ts`],
  env,
  ready: '/',
});

const NOBODY = 'Nobody0001' as UserId;

/** Causeway, with a channel of two accounts. */
export async function causeway(): Promise<Side> {
  const process = await ServerProcess.start(CAUSEWAY);
  const http = `http://127.0.0.1:${process.port}`;
  const account = await Account.register(http);
  const other = await Account.register(http, 'helper');
  const document = await account.channel();
  await other.join(document);
  const helper = { user: other.id, wire: hocuspocus(document, other.token) };
  const place = {
    url: `ws://127.0.0.1:${process.port}/sync`,
    wire: hocuspocus(document, account.token),
    helper,
  };
  return new Side('causeway', process, place, account.id);
}

/** One Causeway with several channels of one account, each as a side of its own. */
export async function causewayChannels(count: number): Promise<Side[]> {
  const process = await ServerProcess.start(CAUSEWAY);
  const account = await Account.register(`http://127.0.0.1:${process.port}`);
  const url = `ws://127.0.0.1:${process.port}/sync`;
  const sides: Side[] = [];
  for (let made = 0; made < count; made++) {
    const wire = hocuspocus(await account.channel(), account.token);
    sides.push(new Side('causeway', process, { url, wire }, account.id));
  }
  return sides;
}

/** Two Causeways on one database, and a channel of one account on both. */
export function causewayPair(redisUrl: string): [() => Promise<Side>, () => Promise<Side>] {
  const env = { ...CAUSEWAY.env, REDIS_URL: redisUrl, AUTH_SECRET: 'a secret of at least 32 bytes…' };
  let first: { dataDir: string; id: UserId; wire: Wire } | undefined;
  const at = ({ port }: ServerProcess): string => `ws://127.0.0.1:${port}/sync`;
  return [
    async () => {
      const process = await ServerProcess.start({ ...CAUSEWAY, env });
      const account = await Account.register(`http://127.0.0.1:${process.port}`);
      const wire = hocuspocus(await account.channel(), account.token);
      first = { dataDir: process.dataDir, id: account.id, wire };
      return new Side('causeway', process, { url: at(process), wire }, account.id);
    },
    async () => {
      if (first === undefined) throw new Error('the first one first');
      const process = await ServerProcess.start({ ...CAUSEWAY, env: { ...env, DATA_DIR: first.dataDir } });
      return new Side('causeway', process, { url: at(process), wire: first.wire }, first.id);
    },
  ];
}

export const bareWs = (): Promise<Side> => side('bare ws', comparator('bare-ws'), bare);

/** One commit and one frame per message. */
export const bareDurable = (): Promise<Side> =>
  side('bare ws, one SQLite FULL insert per message', comparator('bare-durable-ws'), bare);

/** One commit and one frame for all messages of a turn. */
export const bareDurablePerTurn = (): Promise<Side> =>
  side(
    'bare ws, one SQLite FULL commit and one frame per turn',
    comparator('bare-durable-ws', { COMMIT: 'turn' }),
    bare,
  );

export const stockHocuspocus = (): Promise<Side> =>
  side('Hocuspocus without a store', comparator('stock-hocuspocus'), hocuspocus('bench', ''));

export const yWebsocketServer = (): Promise<Side> =>
  side('the server of y-websocket 2', comparator('y-websocket'), yWebsocket);

async function side(name: string, program: Program, wire: Wire): Promise<Side> {
  const process = await ServerProcess.start(program);
  return new Side(name, process, { url: `ws://127.0.0.1:${process.port}/bench`, wire }, NOBODY);
}

/** Runs `task` with all of these up, and ends them after it. */
export async function withSides<T>(
  starts: readonly (() => Promise<Side>)[],
  task: (sides: Side[]) => Promise<T>,
): Promise<T> {
  const sides: Side[] = [];
  try {
    for (const start of starts) sides.push(await start());
    return await task(sides);
  } finally {
    for (const { process } of sides) await process.stop();
  }
}
