import fc from 'fast-check';
import { SERVER_ID } from '../id.ts';
import type { ChannelOp } from '../op/channel-op.ts';
import { ADA, BOB, opId } from './people.ts';

/** Anything that JSON can hold, in places where an op has something else. */
const anyWildValue = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(null, -1, 1.5, 1e300, '', '0', 'constructor', '__proto__', [], {}, [null], { id: 1 }),
);

/** An op with some of its fields replaced by anything, or taken away: often, but not always, unlawful. */
export const mutated = <Op extends object>(op: Op): fc.Arbitrary<object> =>
  fc
    .dictionary(fc.constantFrom(...Object.keys(op), 'extra'), fc.option(anyWildValue, { nil: undefined }), {
      minKeys: 1,
      maxKeys: 3,
      noNullPrototype: true,
    })
    .map((changes) => ({ ...op, ...changes }));

/** Texts that are no JSON, or no op. */
export const anyGarbage: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.constantFrom(
    '',
    'null',
    '[]',
    '{',
    '"post"',
    '{"k":"post"}',
    '{"k":"__proto__"}',
    '{"__proto__":{"k":"post"}}',
  ),
);

/** A lawful op under an author who may not write its kind, or about what another wrote. */
export const unlawful = (op: ChannelOp): ChannelOp =>
  op.k === 'edit'
    ? { ...op, id: opId(op.of.startsWith(ADA) ? BOB : ADA, 7_000) }
    : { ...op, id: opId(op.id.startsWith(SERVER_ID) ? ADA : SERVER_ID, 7_000) };
