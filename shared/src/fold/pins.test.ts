import { describe, expect, test } from 'vitest';
import type { OpId } from '../id.ts';
import { ChannelLog, textsOf } from '../testing/channel-log.ts';
import { ADA, BOB, opId } from '../testing/people.ts';
import { messageOf, viewOf } from '../testing/view.ts';
import { ChannelFold } from './channel-fold.ts';

describe('pins', () => {
  test('[FD13] pinned messages, newest pin first; the newest word about each counts', () => {
    const log = new ChannelLog();
    const [a, b, c] = [log.post(ADA, 1, 'a'), log.post(ADA, 2, 'b'), log.post(ADA, 3, 'c')];
    const pin = (ts: number, of: OpId, on = true) => log.op(ADA, ts, 'pin', { of, on });
    const view = viewOf(
      a,
      b,
      c,
      pin(13, c.id, false),
      pin(11, b.id),
      pin(10, a.id),
      pin(12, c.id),
      pin(9, b.id, false),
    );
    expect(view.pins).toEqual([b.id, a.id]);
    expect([a, b, c].map(({ id }) => messageOf(view, id)?.pinned)).toEqual([true, true, false]);
  });

  test('[FD13] a genesis lists pins in its order, as of its ts, also of messages that are not loaded', () => {
    const log = new ChannelLog();
    const [old, older] = [opId(ADA, 901), opId(ADA, 902)];
    const post = log.post(BOB, 60, 'new');
    const ops = [
      log.op(ADA, 70, 'pin', { of: post.id, on: true }),
      log.op(ADA, 40, 'pin', { of: older, on: false }),
      log.genesis(50, { segment: 3, pins: [old, older] }),
      post,
    ];
    expect(viewOf(...ops).pins).toEqual([post.id, old, older]);
    expect(viewOf(...ops, log.op(ADA, 80, 'pin', { of: old, on: false })).pins).toEqual([post.id, older]);
  });

  test('[FD13] a pin of which the genesis says when it was set is as of then', () => {
    const log = new ChannelLog();
    const [a, b, c] = [opId(ADA, 901), opId(ADA, 902), opId(ADA, 903)];
    const genesis = log.genesis(50, { segment: 3, pins: [a, b, c], pinnedAt: [40, 20] });
    const late = [a, b, c].map((of) => log.op(ADA, 30, 'pin', { of, on: false }));
    expect(viewOf(genesis).pins).toEqual([c, a, b]);
    expect(viewOf(genesis, ...late).pins).toEqual([c, a]);
    expect(viewOf(...late, genesis).pins).toEqual([c, a]);
  });

  test('[FD13] a delete that comes later takes the pin away', () => {
    const log = new ChannelLog();
    const post = log.post(ADA, 1, 'a');
    const fold = new ChannelFold();
    const pinned = fold.add(textsOf(post, log.op(ADA, 2, 'pin', { of: post.id, on: true })));
    expect(pinned.pins).toEqual([post.id]);
    expect(fold.add(textsOf(log.delete(ADA, 3, post.id))).pins).toEqual([]);
  });
});
