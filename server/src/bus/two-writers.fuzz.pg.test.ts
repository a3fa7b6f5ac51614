import type { DocName } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { readLog } from '@causeway/shared/log';
import { runCount } from '@causeway/shared/testing/run-count';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { compact, readStored, rebuild } from '../sync/journal.ts';
import { Device } from '../testing/device.ts';
import { RawSocket } from '../testing/raw-socket.ts';
import { ServerPair } from '../testing/server-pair.ts';
import type { SyncServer } from '../testing/sync-server.ts';
import { behind, block, first, update } from '../testing/update-bytes.ts';
import type { Bus } from './bus.ts';

const USERS = ['Ada0000001', 'Bob0000001'] as UserId[];
/** `FC_RUNS=200 npx vitest run two-writers` tries more. */
const RUNS = runCount(8);

let pair: ServerPair;
/** Which of the next publications of rows are lost, one after the other and round again. */
let losses: readonly boolean[] = [false];
let publications = 0;
beforeAll(async () => {
  pair = await ServerPair.start({ wrap: lossy });
  for (const user of USERS) await pair.a.addUser(user);
  for (const { sync } of pair.servers) await vi.waitFor(() => expect(sync.bus.isUp).toBe(true));
});
afterAll(() => pair.stop());

function lossy(bus: Bus): Bus {
  const publish = bus.publish.bind(bus) as (topic: string, message: { type: string }) => void;
  bus.publish = (topic: string, message: { type: string }) => {
    const isLost = message.type === 'rows' && losses[publications++ % losses.length];
    if (!isLost) publish(topic, message);
  };
  return bus;
}

interface Step {
  readonly kind: 'op' | 'late' | 'again' | 'rename' | 'compact';
}

const steps = fc.array(
  fc.record<Step>({ kind: fc.constantFrom('op', 'op', 'op', 'op', 'late', 'again', 'rename', 'compact') }),
  { minLength: 5, maxLength: 25 },
);
const runs = fc.record({
  /** What each of two users does on each of two servers, all four at once. */
  writers: fc.tuple(steps, steps, steps, steps),
  losses: fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
});

let channels = 0;

async function openChannel(): Promise<DocName> {
  const id = `Channel${String(++channels).padStart(9, '0')}` as ChannelId;
  const [ada, bob] = USERS as [UserId, UserId];
  return pair.a.addChannel(id, { [ada]: 'owner', [bob]: 'member' });
}

interface Writer {
  readonly server: SyncServer;
  readonly user: UserId;
  readonly client: number;
}

/** Does `todo` one after the other; ids of the ops that were acknowledged. */
async function write(
  doc: DocName,
  { server, user, client }: Writer,
  todo: readonly Step[],
): Promise<string[]> {
  const socket = await new RawSocket(server.url).open();
  expect(await socket.auth(doc, user)).toBe(true);
  const acknowledged: string[] = [];
  let clock = 0;
  let last: Uint8Array | undefined;
  for (const { kind } of todo) {
    const log = `channel/${doc.split('/')[1] as ChannelId}` as const;
    if (kind === 'rename')
      await server.sync.logs.transact([log], async (tx) =>
        tx.write(log, { k: 'rename', name: 'x', by: user }),
      );
    else if (kind === 'compact') await compact(server.db, doc, Number.MAX_SAFE_INTEGER);
    else if (kind === 'again') {
      if (last) expect(await socket.push(doc, last)).toBe(true);
    } else {
      const id = `${user}.${String(client * 1_000 + clock).padStart(12, '0')}`;
      const text = JSON.stringify({ k: 'post', id, ts: kind === 'late' ? 1_000 : Date.now(), body: id });
      last = update(block(client, clock, clock === 0 ? first(text) : behind(client, clock - 1, text)));
      expect(await socket.push(doc, last)).toBe(true);
      acknowledged.push(id);
      clock++;
    }
  }
  socket.close();
  return acknowledged;
}

/** Ids of the posts as a new device gets them, and the ids that `received` ops name. */
async function seenAt(server: SyncServer, doc: DocName): Promise<string[]> {
  const device = new Device(server.url, doc, USERS[0] as UserId);
  await device.synced();
  const ids = device.ops().flatMap(({ k, id }) => (k === 'post' ? [id] : []));
  device.close();
  return ids.sort();
}

it(
  'what two servers take at once for one channel is there once on both, and in the journal',
  async () => {
    const run = async ({
      writers,
      losses: lost,
    }: {
      writers: Step[][];
      losses: boolean[];
    }): Promise<void> => {
      losses = lost;
      const doc = await openChannel();
      // Both have it loaded while they write.
      const watchers = pair.servers.map(({ url }) => new Device(url, doc, USERS[0] as UserId));
      for (const watcher of watchers) await watcher.synced();
      const written = await Promise.all(
        writers.map((todo, at) => {
          const server = pair.servers[at % 2] as SyncServer;
          return write(doc, { server, user: USERS[at >> 1] as UserId, client: at + 1 }, todo);
        }),
      );
      const acknowledged = written.flat().sort();
      losses = [false];
      // One more row, which shows each server what it has missed.
      await write(doc, { server: pair.a, user: USERS[0] as UserId, client: 9 }, [{ kind: 'op' }]);
      const expected = [...acknowledged, `${USERS[0]}.000000009000`].sort();
      for (const watcher of watchers)
        await watcher.until(
          (device) => device.ops().filter(({ k }) => k === 'post').length >= expected.length,
          'all',
        );
      for (const server of pair.servers) expect(await seenAt(server, doc)).toEqual(expected);
      const { doc: stored } = rebuild(await readStored(pair.a.db, doc));
      const texts = readLog(stored);
      for (const watcher of watchers) expect(readLog(watcher.doc)).toEqual(texts);
      for (const watcher of watchers) watcher.close();
    };
    await fc.assert(fc.asyncProperty(runs, run), { numRuns: RUNS, endOnFailure: true });
  },
  20_000 + RUNS * 5_000,
);
