import type { DocName } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type BusMessage, decodeMessage, encodeMessage } from './bus-message.ts';

const bytes = fc.uint8Array({ minLength: 1 });
const id = fc.string();
const messages: fc.Arbitrary<BusMessage> = fc.oneof(
  fc.record({
    type: fc.constant('rows' as const),
    rows: fc.array(fc.record({ seq: fc.nat(), owner: id as fc.Arbitrary<UserId>, size: fc.nat() })),
    bytes,
  }),
  fc.record({ type: fc.constant('awareness' as const), bytes }),
  fc.record({ type: fc.constantFrom('who' as const, 'beat' as const, 'bye' as const, 'missed' as const) }),
  fc.record({
    type: fc.constant('dropped' as const),
    doc: id as fc.Arbitrary<DocName>,
    payload: fc.string(),
  }),
  fc.record({
    type: fc.constantFrom('revoked' as const, 'role' as const),
    channel: id as fc.Arbitrary<ChannelId>,
    user: id as fc.Arbitrary<UserId>,
  }),
  fc.record({ type: fc.constant('ended' as const), sessions: fc.array(id) }),
);

it('a message is the same on the other side, and names its sender', () => {
  fc.assert(
    fc.property(id, messages, (from, message) => {
      expect(decodeMessage(encodeMessage(from, message))).toEqual({ from, message });
    }),
  );
});

it('what is not understood is nothing', () => {
  expect(decodeMessage(new Uint8Array([2, 0, 2, 123, 125]))).toBeUndefined();
  fc.assert(fc.property(fc.uint8Array(), (noise) => void decodeMessage(noise)));
});
