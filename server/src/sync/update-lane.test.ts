import { once } from 'node:events';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { frame, RawSocket, sized, TYPE } from '../testing/raw-socket.ts';
import { SyncServer } from '../testing/sync-server.ts';
import { behind, block, first, uint, update, varString } from '../testing/update-bytes.ts';

const ADA = 'Ada0000001' as UserId;
const BOB = 'Bob0000001' as UserId;
const CHANNEL = 'Lane000000000001' as ChannelId;
const DOC = `channel/${CHANNEL}/0`;

let server: SyncServer;
let socket: RawSocket;
let serial = 0;
let clients = 100;
beforeAll(async () => {
  server = await SyncServer.start();
  for (const user of [ADA, BOB]) await server.addUser(user);
  await server.addChannel(CHANNEL, { [ADA]: 'owner', [BOB]: 'member' });
});
afterAll(() => server.stop());
afterEach(() => socket.close());
beforeEach(async () => {
  socket = await new RawSocket(server.url).open();
  await socket.auth(DOC, ADA);
  expect(await socket.push(DOC, at(++clients, 0))).toBe(true);
  socket.answers.length = 0;
});

const post = (fields: object = {}): string => {
  const id = `${ADA}.${String(++serial).padStart(12, '0')}`;
  return JSON.stringify({ k: 'post', id, ts: Date.now(), body: 'x', ...fields });
};
const at = (client: number, clock: number, text = post()): Uint8Array =>
  update(block(client, clock, clock === 0 ? first(text) : behind(client, clock - 1, text)));
const push = (bytes: Uint8Array): void => socket.ws.send(frame(DOC, TYPE.sync, uint(2), sized(bytes)));

/** Resolves when the server has read all that was sent on `on`. */
async function heard(on: RawSocket): Promise<void> {
  on.ws.ping();
  await once(on.ws, 'pong');
}

/** Does `act` while something else is being written to the channel. */
async function duringCommit(act: () => void | Promise<void>): Promise<void> {
  await server.sync.logs.transact([`channel/${CHANNEL}`], async () => {
    await act();
    if (socket.ws.readyState === socket.ws.OPEN) await heard(socket);
  });
}

/** Batches that the journal has committed. */
const commits = async (): Promise<number> =>
  (await server.sync.metrics.batchRows.get()).values.find(({ metricName }) => metricName?.endsWith('_count'))
    ?.value ?? 0;

const answers = (): string[] =>
  socket.answers
    .filter(({ address }) => address === DOC)
    .flatMap(({ type, first: what }) => {
      if (type === TYPE.syncStatus) return what === 1 ? ['applied'] : ['not applied'];
      return type === TYPE.stateless ? ['stateless'] : type === TYPE.close ? ['closed'] : [];
    });

it('many updates under way on one connection are one commit, and are answered in their order', async () => {
  const before = await commits();
  const client = ++clients;
  await duringCommit(() => {
    for (let clock = 0; clock < 20; clock++) push(at(client, clock));
    push(at(++clients, 0, post({ body: 7 })));
    push(at(clients, 1));
    push(at(client, 20));
  });
  await vi.waitFor(() => expect(socket.statuses(DOC).length).toBe(23));
  const refused = ['stateless', 'not applied'];
  expect(answers()).toEqual([...Array(20).fill('applied'), ...refused, ...refused, 'applied']);
  // What may be a gap only here is judged once more, so that the last is in a round of its own.
  expect((await commits()) - before).toBe(2);
});

it('two connections share a commit', async () => {
  const before = await commits();
  const bob = await new RawSocket(server.url).open();
  await bob.auth(DOC, BOB);
  const theirs = JSON.stringify({ k: 'post', id: `${BOB}.000000000001`, ts: Date.now(), body: 'x' });
  await duringCommit(async () => {
    push(at(++clients, 0));
    bob.ws.send(frame(DOC, TYPE.sync, uint(2), sized(at(++clients, 0, theirs))));
    await heard(bob);
  });
  await vi.waitFor(() => expect([socket.statuses(DOC), bob.statuses(DOC)]).toEqual([[1], [1]]));
  expect((await commits()) - before).toBe(1);
  bob.close();
});

it('what stands behind updates is handled after they are answered', async () => {
  await duringCommit(() => {
    push(at(++clients, 0));
    push(at(clients, 1));
    socket.send(DOC, TYPE.close, varString('bye'));
  });
  await vi.waitFor(() => expect(answers()).toContain('closed'));
  expect(answers()).toEqual(['applied', 'applied', 'closed']);
});

it('malformed bytes close the document; what was sent behind them is not answered', async () => {
  await duringCommit(() => {
    push(at(++clients, 0));
    push(Uint8Array.of(1, 1, 1));
    push(at(clients, 1));
  });
  await vi.waitFor(() => expect(answers()).toContain('closed'));
  expect(await socket.isAlive()).toBe(true);
  expect(answers()).toEqual(['applied', 'closed']);
});

it('of somebody who is gone nothing more is taken', async () => {
  const count = async (): Promise<number> =>
    Number(
      (
        await server.db
          .selectFrom('journal')
          .select(({ fn }) => fn.countAll().as('n'))
          .execute()
      )[0]?.n,
    );
  const before = await count();
  await duringCommit(async () => {
    push(at(++clients, 0));
    await heard(socket);
    const others = server.sync.connections() - 1;
    socket.close();
    await vi.waitFor(() => expect(server.sync.connections()).toBe(others));
  });
  const next = await new RawSocket(server.url).open();
  await next.auth(DOC, ADA);
  expect(await next.push(DOC, at(++clients, 0))).toBe(true);
  expect(await count()).toBe(before + 1);
  next.close();
});
