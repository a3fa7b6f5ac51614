import type { DocName } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Device } from '../testing/device.ts';
import { QUICK, ServerPair } from '../testing/server-pair.ts';
import type { SyncServer } from '../testing/sync-server.ts';

const ADA = 'Ada0000001' as UserId;
const BOB = 'Bob0000001' as UserId;
const CHANNEL = 'Channel000000001' as ChannelId;
const DOC = `channel/${CHANNEL}/0` as DocName;
const PATIENT = { timeout: 5_000, interval: 10 };

let pair: ServerPair;
let devices: Device[];
afterEach(async () => {
  for (const device of devices) device.close();
  await pair.stop();
});

async function start(isRedisAway: boolean): Promise<void> {
  devices = [];
  pair = await ServerPair.start({ isRedisAway, times: QUICK });
  for (const user of [ADA, BOB]) await pair.a.addUser(user);
  await pair.a.addChannel(CHANNEL, { [ADA]: 'owner', [BOB]: 'member' });
}

const busIs = async (isUp: boolean): Promise<void> => {
  for (const { sync } of pair.servers) await vi.waitFor(() => expect(sync.bus.isUp).toBe(isUp), PATIENT);
};

async function open(server: SyncServer, user: UserId): Promise<Device> {
  const device = new Device(server.url, DOC, user);
  devices.push(device);
  await device.synced();
  return device;
}

const bodies = (device: Device): unknown[] =>
  device.ops().flatMap(({ body }) => (body === undefined ? [] : [body]));
const both = (): Promise<[Device, Device]> => Promise.all([open(pair.a, ADA), open(pair.b, BOB)]);

/** Both write, both are acknowledged, and both see it, whatever Redis does. */
async function exchange(ada: Device, bob: Device, what: string): Promise<void> {
  const expected = [...bodies(ada), `${what} of ada`, `${what} of bob`].sort();
  ada.post(`${what} of ada`);
  bob.post(`${what} of bob`);
  for (const device of [ada, bob]) await device.acknowledged();
  for (const device of [ada, bob])
    await vi.waitFor(() => expect(bodies(device).sort()).toEqual(expected), PATIENT);
  expect(ada.equals(bob)).toBe(true);
}

async function removeBob(): Promise<void> {
  await pair.a.sync.logs.transact([`channel/${CHANNEL}`], async (tx) => {
    await tx.db.deleteFrom('members').where('user_id', '=', BOB).execute();
    tx.write(`channel/${CHANNEL}`, { k: 'leave', user: BOB, by: ADA });
  });
  pair.a.sync.control.revokeMember(CHANNEL, BOB);
}

const sees = (device: Device, state: object): Promise<void> =>
  vi.waitFor(
    () => expect([...(device.provider.awareness?.getStates().values() ?? [])]).toContainEqual(state),
    PATIENT,
  );

const AWAY: readonly [string, () => Promise<void>, () => Promise<void>][] = [
  ['killed and started again', () => pair.redis.down(), () => pair.redis.up()],
  ['stopped in its tracks and let go on', async () => pair.redis.pause(), async () => pair.redis.resume()],
];

describe.each(AWAY)('Redis is %s:', (_, away, back) => {
  it('everything goes on, and at once again when it is back', async () => {
    await start(false);
    await busIs(true);
    const [ada, bob] = await both();
    ada.provider.setAwarenessField('typing', true);
    await exchange(ada, bob, 'before');
    await away();
    // Redis is away, and nobody has noticed yet.
    await exchange(ada, bob, 'unnoticed');
    await busIs(false);
    await exchange(ada, bob, 'meanwhile');
    // Opened, and changed, while it is away.
    const later = await open(pair.b, ADA);
    expect(bodies(later).sort()).toEqual(bodies(ada).sort());
    bob.provider.setAwarenessField('read', 7);
    await back();
    await busIs(true);
    await exchange(ada, bob, 'afterwards');
    await sees(ada, { user: { id: BOB }, read: 7 });
    await sees(bob, { user: { id: ADA }, typing: true });
  });
});

it('Redis is absent at first: servers start, everything goes on, and at once when it comes', async () => {
  await start(true);
  const [ada, bob] = await both();
  await exchange(ada, bob, 'without');
  expect(pair.servers.map(({ sync }) => sync.bus.isUp)).toEqual([false, false]);
  await pair.redis.up();
  await busIs(true);
  await exchange(ada, bob, 'with');
});

it('rights end on the other server though Redis is away', async () => {
  await start(true);
  const bob = await open(pair.b, BOB);
  await removeBob();
  await vi.waitFor(() => expect(bob.stateless.some(({ t }) => t === 'revoked')).toBe(true), PATIENT);
});

it('what a server could not tell for it had no connection, the others look for when it is back', async () => {
  await start(false);
  await busIs(true);
  const [ada, bob] = await both();
  const { isUp } = pair.a.sync.bus;
  const lost = vi.spyOn(pair.a.sync.bus, 'publish').mockReturnValue();
  ada.post('not told');
  await ada.acknowledged();
  lost.mockRestore();
  expect(isUp).toBe(true);
  await pair.redis.down();
  await pair.redis.up();
  await busIs(true);
  await vi.waitFor(() => expect(bodies(bob)).toEqual(['not told']), PATIENT);
});
