import { expect, it, vi } from 'vitest';
import { ADA, BOB, onServerPair } from '../testing/pair-room.ts';
import { NO_BUS } from './no-bus.ts';

const pair = onServerPair(() => NO_BUS);

it('what another server writes to the same database comes late without a bus, but comes', async () => {
  const [ada, bob] = [await pair.open(pair.a, ADA), await pair.open(pair.b, BOB)];
  ada.post('from a');
  const heard = (): void => expect(bob.ops().map(({ body }) => body)).toContain('from a');
  await vi.waitFor(heard, { timeout: 20_000 });
});
