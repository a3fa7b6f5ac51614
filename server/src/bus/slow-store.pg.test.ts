import { expect, it } from 'vitest';
import { delayCommits } from '../testing/broken-store.ts';
import { Device } from '../testing/device.ts';
import { ADA, BOB, DOC, onServerPair } from '../testing/pair-room.ts';

/** Time enough to be gone. */
const COMMIT_MS = 700;

const pair = onServerPair();
const { open } = pair;

const bodies = (device: Device): unknown[] => device.ops().flatMap(({ body }) => body ?? []);

it('two servers, a slow store: who writes on one and leaves at once is not written over by the other', async () => {
  const [ada, bob] = [await open(pair.a, ADA), await open(pair.b, BOB)];
  for (const server of pair.servers) delayCommits(server.db, COMMIT_MS);
  ada.post('of ada');
  bob.post('of bob');
  ada.post('of ada again');
  await bob.acknowledged();
  bob.close();
  await pair.b.down();
  await ada.acknowledged();
  ada.close();
  await pair.a.down();
  // What both had in memory is gone.
  await pair.b.up();
  const later = await open(pair.b, ADA);
  expect(bodies(later).sort()).toEqual(['of ada', 'of ada again', 'of bob']);
});

it('two servers, a slow store: who leaves before the answer loses nothing, and sees it taken once', async () => {
  const [ada, bob] = [await open(pair.a, ADA), await open(pair.b, BOB)];
  for (const server of pair.servers) delayCommits(server.db, COMMIT_MS);
  bob.post('left behind');
  bob.provider.destroy();
  bob.socket.destroy();
  ada.post('meanwhile');
  await ada.acknowledged();
  const again = new Device(pair.a.url, DOC, BOB, { doc: bob.doc });
  pair.devices.push(again);
  await again.synced();
  await again.acknowledged();
  await ada.until((device) => bodies(device).length === 2, 'both');
  expect(bodies(ada).sort()).toEqual(['left behind', 'meanwhile']);
  expect(again.equals(ada)).toBe(true);
});
