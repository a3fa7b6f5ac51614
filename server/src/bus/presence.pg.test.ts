import { createClient } from '@redis/client';
import { expect, it, vi } from 'vitest';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { Device } from '../testing/device.ts';
import { ADA, BOB, DOC, onServerPair } from '../testing/pair-room.ts';
import { CALM } from '../testing/server-pair.ts';
import { encodeMessage } from './bus-message.ts';

const pair = onServerPair();
const { open } = pair;

const states = (device: Device): unknown[] => [...(device.provider.awareness?.getStates().values() ?? [])];
const sees = (device: Device, state: object): Promise<void> =>
  vi.waitFor(() => expect(states(device)).toContainEqual(state), { timeout: 4_000, interval: 10 });

it('presence travels with the identity that was stamped, also to who opens later, and goes with its device', async () => {
  const ada = await open(pair.a, ADA);
  ada.provider.setAwarenessField('typing', true);
  ada.provider.setAwarenessField('user', { id: BOB });
  const bob = await open(pair.b, BOB);
  await sees(bob, { user: { id: ADA }, typing: true });
  bob.provider.setAwarenessField('read', 5);
  await sees(ada, { user: { id: BOB }, read: 5 });
  ada.close();
  await vi.waitFor(() => expect(states(bob)).not.toContainEqual({ user: { id: ADA }, typing: true }));
});

it('presence of devices on a server that has ended goes with it', async () => {
  const [ada, bob] = [await open(pair.a, ADA), await open(pair.b, BOB)];
  ada.provider.setAwarenessField('typing', true);
  await sees(bob, { user: { id: ADA }, typing: true });
  // Not device by device.
  vi.spyOn(pair.a.sync.bus, 'publish').mockReturnValue();
  await pair.a.down();
  await vi.waitFor(() => expect(states(bob)).not.toContainEqual({ user: { id: ADA }, typing: true }));
});

it('presence of devices on a server that is not heard of any more goes after a while', async () => {
  const bob = await open(pair.b, BOB);
  const redis = createClient({ url: pair.redis.url });
  await redis.connect();
  const awareness = new Awareness(new Y.Doc());
  awareness.setLocalState({ user: { id: ADA }, typing: true });
  const bytes = encodeAwarenessUpdate(awareness, [awareness.clientID]);
  const message = encodeMessage('killed', { type: 'awareness', bytes });
  await redis.publish(`causeway:test:${DOC}`, Buffer.from(message));
  awareness.destroy();
  await redis.close();
  await sees(bob, { user: { id: ADA }, typing: true });
  await vi.waitFor(() => expect(states(bob)).not.toContainEqual({ user: { id: ADA }, typing: true }), {
    timeout: CALM.death + 1_500,
  });
});

it('presence can’t be taken by somebody else on another server', async () => {
  const [ada, bob] = [await open(pair.a, ADA), await open(pair.b, BOB)];
  ada.provider.setAwarenessField('typing', true);
  await sees(bob, { user: { id: ADA }, typing: true });
  const forger = new Device(pair.b.url, DOC, BOB, { session: 'forger' });
  pair.devices.push(forger);
  const { awareness } = forger.provider;
  if (awareness === null) throw new Error('no awareness');
  awareness.clientID = ada.doc.clientID;
  await forger.synced();
  awareness.setLocalState({ typing: false });
  awareness.setLocalState({ read: 1 });
  bob.provider.setAwarenessField('read', 5);
  await sees(ada, { user: { id: BOB }, read: 5 });
  expect(states(bob)).toContainEqual({ user: { id: ADA }, typing: true });
});
