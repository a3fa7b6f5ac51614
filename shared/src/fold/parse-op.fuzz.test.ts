import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { zChannelClientOp, zChannelServerOp } from '../op/channel-op.ts';
import { zUserClientOp, zUserServerOp } from '../op/user-op.ts';
import { anyChannelOps } from '../testing/channel-ops.ts';
import { runCount } from '../testing/run-count.ts';
import { anyUserOps } from '../testing/user-ops.ts';
import { anyGarbage, mutated, unlawful } from '../testing/wild.ts';
import { ChannelFold } from './channel-fold.ts';
import { parseChannelOp, parseUserOp } from './parse-op.ts';
import { UserFold } from './user-fold.ts';

const one = <T extends object>(ops: fc.Arbitrary<T[]>): fc.Arbitrary<T> =>
  ops.filter((list) => list.length > 0).map((list) => list[0] as T);
const anyChannelOp = one(anyChannelOps(6));
const anyUserOp = one(anyUserOps(6));
const many = { numRuns: runCount(300) };

const isChannelOp = (op: unknown): boolean =>
  zChannelClientOp.safeParse(op).success || zChannelServerOp.safeParse(op).success;
const isUserOp = (op: unknown): boolean =>
  zUserClientOp.safeParse(op).success || zUserServerOp.safeParse(op).success;

describe('parsing for the fold', () => {
  test('[OP7] every generated op passes its schema and the parser', () => {
    const channel = fc.property(anyChannelOp, (op) => {
      expect(isChannelOp(op)).toBe(true);
      expect(parseChannelOp(JSON.stringify(op))).toEqual(JSON.parse(JSON.stringify(op)));
    });
    const user = fc.property(anyUserOp, (op) => {
      expect(isUserOp(op)).toBe(true);
      expect(parseUserOp(JSON.stringify(op))).toEqual(JSON.parse(JSON.stringify(op)));
    });
    fc.assert(channel, many);
    fc.assert(user, many);
  });

  test('[OP7] an op with wild fields that its schema still takes passes the parser', () => {
    const author = (op: object): string => JSON.stringify('id' in op ? op.id : '').slice(1, 11);
    const channel = fc.property(
      anyChannelOp.chain((op) => fc.tuple(fc.constant(op), mutated(op))),
      ([op, wild]) => {
        // Authorship is judged apart from the schema.
        fc.pre(isChannelOp(wild) && author(op) === author(wild) && op.k !== 'edit');
        expect(parseChannelOp(JSON.stringify(wild))).toBeDefined();
      },
    );
    const user = fc.property(
      anyUserOp.chain((op) => fc.tuple(fc.constant(op), mutated(op))),
      ([op, wild]) => {
        fc.pre(isUserOp(wild) && author(op) === author(wild));
        expect(parseUserOp(JSON.stringify(wild))).toBeDefined();
      },
    );
    fc.assert(channel, many);
    fc.assert(user, many);
  });

  test('[OP8] garbage is undefined', () => {
    const property = fc.property(anyGarbage, (text) => {
      expect(parseChannelOp(text)).toBeUndefined();
      expect(parseUserOp(text)).toBeUndefined();
    });
    fc.assert(property);
  });

  test('[OP8] whatever the parser takes folds without throwing', () => {
    const wild = anyChannelOps(8).chain((ops) => fc.tuple(...ops.map((op) => mutated(op))));
    const channel = fc.property(wild, (ops) => {
      const lawful = ops.map((op) => JSON.stringify(op)).filter((text) => parseChannelOp(text) !== undefined);
      new ChannelFold().add(lawful);
    });
    const wildUser = anyUserOps(8).chain((ops) => fc.tuple(...ops.map((op) => mutated(op))));
    const user = fc.property(wildUser, (ops) => {
      const lawful = ops.map((op) => JSON.stringify(op)).filter((text) => parseUserOp(text) !== undefined);
      new UserFold().add(lawful);
    });
    fc.assert(channel, many);
    fc.assert(user, many);
  });

  test('[OP9] an op by somebody who may not write it is not taken', () => {
    const property = fc.property(anyChannelOp, (op) => {
      expect(parseChannelOp(JSON.stringify(unlawful(op)))).toBeUndefined();
    });
    fc.assert(property, many);
  });

  test('[OP8] kinds that are names of Object’s own properties are unknown', () => {
    for (const k of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'unknown', 7, null]) {
      expect(parseChannelOp(JSON.stringify({ k, id: 'Ada0000001.000000000001', ts: 1 }))).toBeUndefined();
    }
  });

  test('[OP8] nesting of any depth neither throws nor counts', () => {
    const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`;
    expect(parseChannelOp(deep)).toBeUndefined();
    const post = `{"k":"post","id":"Ada0000001.000000000001","ts":1,"body":"x","y":${deep}}`;
    const pref = `{"k":"pref","id":"Ada0000001.000000000001","ts":1,"key":"x","value":${deep}}`;
    const fold = new ChannelFold();
    expect(fold.add([post]).messages.size).toBe(1);
    expect(fold.add([` ${post}`]).messages.size).toBe(1);
    expect(new UserFold().add([pref]).prefs.size).toBe(1);
  });
});
