import { describe, expect, test } from 'vitest';
import { SERVER_ID } from '../id.ts';
import { ChannelLog, textsOf } from '../testing/channel-log.ts';
import { ADA, BOB, CAT, opId } from '../testing/people.ts';
import { plain } from '../testing/plain.ts';
import { lines, messageOf, viewOf } from '../testing/view.ts';
import { ChannelFold } from './channel-fold.ts';
import { EMPTY_CHANNEL_VIEW } from './channel-view.ts';

describe('timeline', () => {
  test('an empty fold shows the empty view', () => {
    expect(plain(new ChannelFold().view)).toEqual(plain(EMPTY_CHANNEL_VIEW));
  });

  test('[FD6] messages are in the order of their ts, ties by id, whatever the order in the log', () => {
    const log = new ChannelLog();
    const [b, a, c] = [log.post(BOB, 20, 'b'), log.post(ADA, 20, 'a'), log.post(ADA, 30, 'c')];
    expect(lines(viewOf(c, b, a))).toEqual(['a', 'b', 'c']);
  });

  test('[FD20] the server’s changes are lines of their own, at their ts', () => {
    const log = new ChannelLog();
    const by = ADA;
    const ops = [
      log.genesis(1),
      log.post(ADA, 15, 'hi'),
      log.server(10, 'join', { user: CAT, handle: 'cat', name: 'Cat', role: 'member' }),
      log.server(20, 'rename', { name: 'x', by }),
      log.server(21, 'topic', { topic: 'y', by }),
      log.server(22, 'retention', { retention: { days: 2 }, by }),
      log.server(23, 'role', { user: CAT, role: 'admin', by }),
      log.server(24, 'leave', { user: CAT }),
      log.server(25, 'profile', { user: BOB, name: 'B' }),
      log.server(26, 'received', { ids: [opId(ADA, 99)], at: 26 }),
      log.server(27, 'seal', { next: 1 }),
    ];
    expect(lines(viewOf(...ops))).toEqual(['join', 'hi', 'rename', 'topic', 'retention', 'role', 'leave']);
  });
});

describe('ops before their target', () => {
  test('[FD14] an edit, a reaction and a pin wait for their post', () => {
    const log = new ChannelLog();
    const post = log.post(ADA, 10, 'one');
    const early = [
      log.edit(ADA, 20, post.id, 'two'),
      log.react(BOB, 20, post.id, '👍'),
      log.op(ADA, 20, 'pin', { of: post.id, on: true }),
    ];
    const fold = new ChannelFold();
    expect(fold.add(textsOf(...early))).toMatchObject({ timeline: [], byPosition: [] });
    expect(messageOf(fold.add(textsOf(post)), post.id)).toMatchObject({
      body: 'two',
      reactions: [{ emoji: '👍', users: [BOB] }],
      pinned: true,
    });
  });

  test('[FD14] what names something that is no message has no effect', () => {
    const log = new ChannelLog();
    const genesis = log.genesis(1);
    const join = log.server(5, 'join', { user: CAT, handle: 'cat', name: 'Cat', role: 'member' });
    const view = viewOf(genesis, join, log.delete(ADA, 20, join.id), log.react(ADA, 20, genesis.id, '👍'));
    expect(lines(view)).toEqual(['join']);
    expect(view.messages.size).toBe(0);
  });
});

describe('the channel', () => {
  test('[FD24] kind, name, topic and retention are the newest word', () => {
    const log = new ChannelLog();
    const by = ADA;
    const ops = [
      log.genesis(10, { kind: 'private', name: 'old', topic: 't', retention: { days: 1 } }),
      log.server(20, 'rename', { name: 'new', by }),
      log.server(20, 'topic', { topic: 'u', by }),
      log.server(20, 'retention', { retention: { hours: 2 }, by }),
    ];
    const shown = { kind: 'private', name: 'new', topic: 'u', retention: { hours: 2 } };
    expect(viewOf(...ops)).toMatchObject(shown);
    expect(viewOf(...ops.toReversed())).toMatchObject(shown);
    expect(viewOf(...ops, log.genesis(30, { segment: 1, kind: 'private' }))).toMatchObject({
      name: 'general',
      topic: '',
      retention: null,
    });
  });

  test('[FD25] a sealed segment names the next, until that one’s genesis is folded', () => {
    const log = new ChannelLog();
    const fold = new ChannelFold();
    expect(fold.add(textsOf(log.genesis(10))).sealedBy).toBeUndefined();
    expect(fold.add(textsOf(log.server(20, 'seal', { next: 1 }))).sealedBy).toBe(1);
    expect(fold.add(textsOf(log.genesis(21, { segment: 1 }))).sealedBy).toBeUndefined();
  });
});

describe('unlawful ops', () => {
  test('[FD5] a genesis by a user and a post by the server change nothing', () => {
    const log = new ChannelLog();
    const fold = new ChannelFold();
    const { view } = fold;
    expect(fold.add(textsOf({ ...log.genesis(1), id: opId(ADA, 1) }, log.post(SERVER_ID, 5, 'hi')))).toBe(
      view,
    );
  });

  test('[FD4] one broken line does not hide its neighbours', () => {
    const log = new ChannelLog();
    const [a, b] = textsOf(log.post(ADA, 1, 'a'), log.post(ADA, 2, 'b'));
    expect(lines(new ChannelFold().add([a as string, '{"k":"post"', '', 'null', b as string]))).toEqual([
      'a',
      'b',
    ]);
  });

  test('[FD26] of two texts under one id the smaller counts, whichever came first', () => {
    const log = new ChannelLog();
    const one = log.post(ADA, 10, 'aaa');
    const two = { ...one, body: 'bbb' };
    const other = log.react(BOB, 20, one.id, '👍');
    const [early, late] = [new ChannelFold(), new ChannelFold()];
    for (const op of [one, other, two]) early.add(textsOf(op));
    for (const op of [two, other, one]) late.add(textsOf(op));
    expect(lines(early.view)).toEqual(['aaa']);
    expect(plain(late.view)).toEqual(plain(early.view));
  });

  test('[FD26] the text without its body wins, so that what was erased stays erased', () => {
    const log = new ChannelLog();
    const whole = log.post(ADA, 10, '');
    const { body: _, ...erased } = { ...whole, files: [] };
    expect(lines(viewOf(whole, erased))).toEqual(['(deleted)']);
    expect(lines(viewOf(erased, whole))).toEqual(['(deleted)']);
  });

  test('[FD26] an op that turns into another kind leaves nothing behind', () => {
    const log = new ChannelLog();
    const [target, post] = [log.post(ADA, 1, 'x'), log.post(ADA, 10, 'gone')];
    const instead = { k: 'delete', id: post.id, ts: 10, of: target.id };
    const fold = new ChannelFold();
    fold.add(textsOf(target, post));
    expect(lines(fold.add(textsOf(instead)))).toEqual(['(deleted)']);
  });
});
