import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Presence } from '@causeway/shared/presence';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Device } from '../testing/device.ts';
import { RawSocket, sized, TYPE } from '../testing/raw-socket.ts';
import { SyncServer } from '../testing/sync-server.ts';
import { bytesOf, type Part, uint, varString } from '../testing/update-bytes.ts';

const ADA = 'Ada0000001' as UserId;
const BOB = 'Bob0000001' as UserId;
const EVE = 'Eve0000001' as UserId;
const CHANNEL = 'Channel000000001' as ChannelId;
const DOC = `channel/${CHANNEL}/0`;

let server: SyncServer;
let ada: Device;
let bob: Device;
let eve: RawSocket;
beforeEach(async () => {
  server = await SyncServer.start();
  for (const user of [ADA, BOB, EVE]) await server.addUser(user);
  await server.addChannel(CHANNEL, { [ADA]: 'owner', [BOB]: 'member', [EVE]: 'member' });
  ada = new Device(server.url, DOC as never, ADA);
  bob = new Device(server.url, DOC as never, BOB);
  eve = await new RawSocket(server.url).open();
  await Promise.all([ada.synced(), bob.synced(), eve.auth(DOC, EVE)]);
  ada.provider.setAwarenessField('read', 5);
  await bob.until(() => seenByBob().get(ada.doc.clientID)?.read === 5, 'Ada is there');
});
afterEach(async () => {
  for (const part of [ada, bob, eve]) part.close();
  await server.stop();
});

const seenByBob = (): Map<number, Presence> =>
  (bob.provider.awareness?.getStates() ?? new Map()) as Map<number, Presence>;

const say = (...states: readonly [client: number, clock: number, state: unknown][]): void => {
  const parts = states.flatMap(([client, clock, state]): Part[] => [
    uint(client),
    uint(clock),
    varString(JSON.stringify(state)),
  ]);
  eve.send(DOC, TYPE.awareness, sized(bytesOf(uint(states.length), ...parts)));
};

/** Resolves when Bob has seen all that Eve said before. */
async function heard(clock: number): Promise<void> {
  say([1_000, clock, { user: { id: ADA }, read: clock }]);
  await bob.until(() => seenByBob().get(1_000)?.read === clock, 'Eve is heard');
}

it('another’s device can be neither overwritten nor removed', async () => {
  const { clientID } = ada.doc;
  say([clientID, 1_000, { user: { id: ADA }, read: 66 }]);
  say([clientID, 1_001, null]);
  await heard(7);
  expect(seenByBob().get(clientID)).toEqual({ user: { id: ADA }, read: 5 });
  expect(seenByBob().get(1_000)?.user.id).toBe(EVE);
});

it('nor after it came back on another socket', async () => {
  const { clientID } = ada.doc;
  const again = new Device(server.url, DOC as never, ADA, { doc: ada.doc });
  await again.synced();
  again.provider.awareness?.setLocalState({ user: { id: ADA }, read: 6 });
  ada.provider.disconnect();
  ada.socket.disconnect();
  again.provider.awareness?.setLocalState({ user: { id: ADA }, read: 8 });
  await bob.until(() => seenByBob().get(clientID)?.read === 8, 'Ada is back');
  say([clientID, 1_000_000, { user: { id: EVE }, read: 66 }]);
  await heard(9);
  expect(seenByBob().get(clientID)).toEqual({ user: { id: ADA }, read: 8 });
  again.close();
  await bob.until(() => !seenByBob().has(clientID), 'Ada is gone at once');
});

it('one connection speaks for a few devices, not for thousands', async () => {
  say(...Array.from({ length: 2_000 }, (_, n): [number, number, unknown] => [2_000 + n, 1, { read: n }]));
  await vi.waitFor(() => expect([...seenByBob().values()].some(({ user }) => user?.id === EVE)).toBe(true));
  expect([...seenByBob().values()].filter(({ user }) => user?.id === EVE).length).toBeLessThanOrEqual(4);
});

it('nobody appears for saying nothing', async () => {
  for (let clock = 1; clock < 20; clock++) say([1_000, clock, { read: clock }]);
  await heard(20);
  expect([...seenByBob().values()].filter(({ user }) => user?.id === EVE).length).toBe(1);
});
