import type { DocName } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { Bus } from '../bus/bus.ts';
import { Device } from './device.ts';
import { ServerPair } from './server-pair.ts';
import type { SyncServer } from './sync-server.ts';

export const ADA = 'Ada0000001' as UserId;
export const BOB = 'Bob0000001' as UserId;
export const CHANNEL = 'Channel000000001' as ChannelId;
/** The channel's head. */
export const DOC = `channel/${CHANNEL}/0` as DocName;

interface PairRoom extends Pick<ServerPair, 'a' | 'b' | 'servers' | 'redis'> {
  /** Closed at the end of the test. */
  readonly devices: Device[];
  /** A device on the channel, or on `doc`, that is synced; each user has one session on each server. */
  open(server: SyncServer, user: UserId, doc?: DocName): Promise<Device>;
}

/**
 * Gives each test of a file two servers that hear each other, and a channel of Ada, its owner, and Bob. To be called
 * where hooks are. `wrap` comes between a server and its bus.
 */
export function onServerPair(wrap: (bus: Bus) => Bus = (bus) => bus): PairRoom {
  let pair: ServerPair;
  const devices: Device[] = [];
  beforeEach(async () => {
    pair = await ServerPair.start({ wrap });
    for (const user of [ADA, BOB]) await pair.a.addUser(user);
    await pair.a.addChannel(CHANNEL, { [ADA]: 'owner', [BOB]: 'member' });
    for (const server of pair.servers) await vi.waitFor(() => expect(server.sync.bus.isUp).toBe(true));
  });
  afterEach(async () => {
    for (const device of devices.splice(0)) device.close();
    await pair.stop();
  });
  return {
    get a() {
      return pair.a;
    },
    get b() {
      return pair.b;
    },
    get servers() {
      return pair.servers;
    },
    get redis() {
      return pair.redis;
    },
    devices,
    open: async (server, user, doc = DOC) => {
      const session = `${user} at ${pair.servers.indexOf(server)}`;
      const device = new Device(server.url, doc, user, { session });
      devices.push(device);
      await device.synced();
      return device;
    },
  };
}
