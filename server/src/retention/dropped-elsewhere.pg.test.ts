import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Bus } from '../bus/bus.ts';
import { Device } from '../testing/device.ts';
import { HeldHook } from '../testing/held-hook.ts';
import { ADA, BOB, CHANNEL, DOC } from '../testing/pair-room.ts';
import { ServerPair } from '../testing/server-pair.ts';

let pair: ServerPair;
let heard: string[];
let loading: HeldHook;
beforeEach(async () => {
  heard = [];
  loading = new HeldHook('onLoadDocument');
  pair = await ServerPair.start({ wrap: watched, beforeHook: loading.before });
  for (const user of [ADA, BOB]) await pair.a.addUser(user);
  await pair.a.addChannel(CHANNEL, { [ADA]: 'owner', [BOB]: 'member' });
  for (const server of pair.servers) await vi.waitFor(() => expect(server.sync.bus.isUp).toBe(true));
});
afterEach(() => pair.stop());

function watched(bus: Bus): Bus {
  const listen = bus.listen.bind(bus);
  bus.listen = (listener) =>
    listen({
      message: (topic, message, server) => {
        listener.message(topic, message, server);
        heard.push(message.type);
      },
      subscribed: (topic) => listener.subscribed(topic),
      changed: (isUp) => listener.changed(isUp),
      gone: (server) => listener.gone(server),
    });
  return bus;
}

it('who is just opening a channel hears that another server has dropped segments of it', async () => {
  loading.hold();
  const bob = new Device(pair.b.url, DOC, BOB);
  await loading.reached;
  await pair.a.db.updateTable('logs').set({ first: 7 }).where('log', '=', `channel/${CHANNEL}`).execute();
  pair.a.sync.control.segmentsDropped(DOC, JSON.stringify({ t: 'hello', now: 1, epoch: 'test', first: 7 }));
  await vi.waitFor(() => expect(heard).toContain('dropped'));
  loading.release();
  await bob.until(({ stateless }) => stateless.length > 0, 'a hello');
  expect(bob.stateless).toMatchObject([{ t: 'hello', first: 7 }]);
  bob.close();
});
