import { describe, expect, test } from 'vitest';
import { type OpId, SERVER_ID } from '../id.ts';
import { ChannelLog, textsOf } from '../testing/channel-log.ts';
import { ADA, BOB, CAT, opId } from '../testing/people.ts';
import { plain } from '../testing/plain.ts';
import { ChannelFold } from './channel-fold.ts';
import { type ChannelView, EMPTY_CHANNEL_VIEW, type Message } from './channel-view.ts';

const viewOf = (...ops: readonly object[]): ChannelView => new ChannelFold().add(textsOf(...ops));
const messageOf = (view: ChannelView, id: OpId): Message | undefined => view.messages.get(id);
/** The timeline as short words. */
const lines = (view: ChannelView): string[] =>
  view.timeline.map((entry) => {
    if (entry.type === 'message') return entry.message.deleted ? '(deleted)' : entry.message.body;
    return entry.type === 'system' ? entry.op.k : `late:${entry.messages.length}@${entry.at}`;
  });

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

describe('edits', () => {
  test('[FD7] an edit by another author changes nothing', () => {
    const log = new ChannelLog();
    const post = log.post(ADA, 10, 'mine');
    const fold = new ChannelFold();
    const view = fold.add(textsOf(post));
    expect(fold.add(textsOf(log.edit(BOB, 20, post.id, 'theirs')))).toBe(view);
  });

  test('[FD7] not even where it was there before the post', () => {
    const log = new ChannelLog();
    const post = log.post(ADA, 10, 'mine');
    expect(lines(viewOf(log.edit(BOB, 20, post.id, 'theirs'), post))).toEqual(['mine']);
  });

  test('[FD8] the edit with the greatest ts is in force, ties by id', () => {
    const log = new ChannelLog();
    const post = log.post(ADA, 10, 'one');
    const [old, next, tied] = ['two', 'three', 'four'].map((body, index) =>
      log.edit(ADA, index === 0 ? 20 : 30, post.id, body),
    );
    const view = viewOf(tied as object, post, next as object, old as object);
    expect(messageOf(view, post.id)).toMatchObject({ body: 'four', editedAt: 30, editId: tied?.id, ts: 10 });
  });

  test('[FD8] an edit whose ts lies before the post’s still counts: clocks differ', () => {
    const log = new ChannelLog();
    const post = log.post(ADA, 10, 'one');
    expect(lines(viewOf(post, log.edit(ADA, 5, post.id, 'two')))).toEqual(['two']);
  });

  test('[FD9] an edit says anew who is mentioned, and leaves the files', () => {
    const log = new ChannelLog();
    const files = [{ id: 'f'.repeat(22), name: 'a.png', type: 'image/png', size: 1 }];
    const post = log.post(ADA, 10, 'hi @bob', { mentions: [BOB], files });
    expect(messageOf(viewOf(post), post.id)).toMatchObject({ mentions: [BOB], files });
    const named = { ...log.edit(ADA, 20, post.id, 'hi @cat'), mentions: [CAT] };
    expect(messageOf(viewOf(post, named), post.id)).toMatchObject({ mentions: [CAT], files });
    const none = log.edit(ADA, 30, post.id, 'hi');
    expect(messageOf(viewOf(post, named, none), post.id)).toMatchObject({ mentions: [], files });
  });
});

describe('deletes', () => {
  test('[FD10] a delete hides its target for good, in any order', () => {
    const log = new ChannelLog();
    const post = log.post(ADA, 10, 'secret', { mentions: [BOB] });
    const ops = [
      log.delete(ADA, 20, post.id),
      post,
      log.edit(ADA, 30, post.id, 'secret again'),
      log.react(BOB, 30, post.id, '👍'),
      log.op(ADA, 30, 'pin', { of: post.id, on: true }),
    ];
    const [early, late] = [viewOf(...ops), viewOf(...ops.toReversed())];
    expect(plain(early)).toEqual(plain(late));
    expect(lines(early)).toEqual(['(deleted)']);
    expect(messageOf(early, post.id)).toMatchObject({
      body: '',
      mentions: [],
      files: [],
      reactions: [],
      pinned: false,
      deleted: true,
      editId: undefined,
    });
    expect(early.pins).toEqual([]);
    expect(JSON.stringify(plain(early))).not.toContain('secret');
  });

  test('[FD10] a delete by somebody else counts: their right was judged at admission', () => {
    const log = new ChannelLog();
    const post = log.post(ADA, 10, 'rude');
    expect(lines(viewOf(post, log.delete(BOB, 20, post.id)))).toEqual(['(deleted)']);
  });

  test('[FD11] a post from which sealing left the body out is deleted', () => {
    const log = new ChannelLog();
    const { body: _, ...erased } = log.post(ADA, 10, 'secret');
    const { body: __, ...edit } = log.edit(ADA, 20, erased.id, 'secret again');
    const view = viewOf(log.op(ADA, 30, 'pin', { of: erased.id, on: true }), erased, edit);
    expect(lines(view)).toEqual(['(deleted)']);
    expect(view.pins).toEqual([]);
  });
});

describe('reactions', () => {
  test('[FD12] the newest word of a person about an emoji counts', () => {
    const log = new ChannelLog();
    const post = log.post(ADA, 10, 'hi');
    const ops = [
      log.react(BOB, 22, post.id, '👍', false),
      log.react(BOB, 21, post.id, '👍'),
      log.react(BOB, 20, post.id, '🎉'),
      log.react(CAT, 20, post.id, '👍'),
    ];
    expect(messageOf(viewOf(post, ...ops), post.id)?.reactions).toEqual([
      { emoji: '🎉', users: [BOB] },
      { emoji: '👍', users: [CAT] },
    ]);
  });

  test('[FD12] emojis and people are in the order in which they came', () => {
    const log = new ChannelLog();
    const post = log.post(ADA, 10, 'hi');
    const ops = [
      log.react(CAT, 40, post.id, '👍'),
      log.react(BOB, 30, post.id, '🎉'),
      log.react(BOB, 20, post.id, '👍'),
      log.react(ADA, 30, post.id, '👍'),
    ];
    expect(messageOf(viewOf(post, ...ops), post.id)?.reactions).toEqual([
      { emoji: '👍', users: [BOB, ADA, CAT] },
      { emoji: '🎉', users: [BOB] },
    ]);
  });

  test('[FD12] the last one taken back leaves nothing', () => {
    const log = new ChannelLog();
    const post = log.post(ADA, 10, 'hi');
    const view = viewOf(post, log.react(BOB, 20, post.id, '👍'), log.react(BOB, 21, post.id, '👍', false));
    expect(messageOf(view, post.id)?.reactions).toEqual([]);
  });

  test('[FD3] a reaction to one message leaves all others, and other emojis, the same references', () => {
    const log = new ChannelLog();
    const [one, two] = [log.post(ADA, 10, 'one'), log.post(ADA, 11, 'two')];
    const fold = new ChannelFold();
    const before = fold.add(textsOf(one, two, log.react(BOB, 20, one.id, '🎉')));
    const after = fold.add(textsOf(log.react(BOB, 21, one.id, '👍')));
    expect(after.timeline[1]).toBe(before.timeline[1]);
    expect(after.timeline[0]).not.toBe(before.timeline[0]);
    expect(messageOf(after, one.id)?.reactions[0]).toBe(messageOf(before, one.id)?.reactions[0]);
    expect(after.members).toBe(before.members);
  });
});

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
      log.op(ADA, 40, 'pin', { of: old, on: false }),
      log.genesis(50, { segment: 3, pins: [old, older] }),
      post,
    ];
    expect(viewOf(...ops).pins).toEqual([post.id, old, older]);
    expect(viewOf(...ops, log.op(ADA, 80, 'pin', { of: old, on: false })).pins).toEqual([post.id, older]);
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

describe('threads', () => {
  test('[FD15] replies stand in their thread, in order, not in the timeline', () => {
    const log = new ChannelLog();
    const root = log.post(ADA, 10, 'root');
    const [second, first] = [
      log.post(BOB, 30, 'second', { thread: root.id }),
      log.post(ADA, 20, 'first', { thread: root.id }),
    ];
    const view = viewOf(second, first, root);
    expect(lines(view)).toEqual(['root']);
    expect(view.threads.get(root.id)).toEqual({ root: root.id, replies: [first.id, second.id], lastAt: 30 });
    expect(messageOf(view, first.id)?.body).toBe('first');
  });

  test('[FD15] a deleted reply leaves its thread, the last one takes the thread along', () => {
    const log = new ChannelLog();
    const root = opId(ADA, 500);
    const [one, two] = [
      log.post(BOB, 20, 'one', { thread: root }),
      log.post(BOB, 30, 'two', { thread: root }),
    ];
    const fold = new ChannelFold();
    fold.add(textsOf(one, two, log.delete(BOB, 40, two.id)));
    expect(fold.view.threads.get(root)).toEqual({ root, replies: [one.id], lastAt: 20 });
    expect(fold.add(textsOf(log.delete(BOB, 40, one.id))).threads.size).toBe(0);
  });

  test('[FD3] an edited reply leaves its thread the same reference', () => {
    const log = new ChannelLog();
    const reply = log.post(BOB, 20, 'one', { thread: opId(ADA, 500) });
    const fold = new ChannelFold();
    const before = fold.add(textsOf(reply));
    const after = fold.add(textsOf(log.edit(BOB, 30, reply.id, 'two')));
    expect(after.threads).toBe(before.threads);
    expect(after.timeline).toBe(before.timeline);
    expect(after.messages).not.toBe(before.messages);
  });
});

describe('streams', () => {
  const end = (log: ChannelLog, ts: number, of: OpId, body: string, status: 'done' | 'failed') =>
    log.server(ts, 'streamEnd', { of, body, status, ...(status === 'failed' && { error: 'gone' }) });

  test('[FD16] a streamed post is streaming until its end, which gives the whole text', () => {
    const log = new ChannelLog();
    const post = log.post(CAT, 10, '', { stream: true });
    const fold = new ChannelFold();
    expect(messageOf(fold.add(textsOf(post)), post.id)).toMatchObject({ body: '', stream: 'streaming' });
    fold.add(textsOf(end(log, 20, post.id, 'answer', 'done')));
    expect(messageOf(fold.view, post.id)).toMatchObject({
      body: 'answer',
      stream: 'done',
      streamError: undefined,
    });
  });

  test('[FD16] of several ends the newest counts', () => {
    const log = new ChannelLog();
    const post = log.post(CAT, 10, '', { stream: true });
    const view = viewOf(
      end(log, 30, post.id, 'half', 'failed'),
      end(log, 20, post.id, 'answer', 'done'),
      post,
    );
    expect(messageOf(view, post.id)).toMatchObject({ body: 'half', stream: 'failed', streamError: 'gone' });
  });

  test('[FD16] an end says nothing about a post that was not streamed', () => {
    const log = new ChannelLog();
    const post = log.post(CAT, 10, 'mine');
    expect(messageOf(viewOf(post, end(log, 20, post.id, 'other', 'failed')), post.id)).toMatchObject({
      body: 'mine',
      stream: undefined,
      streamError: undefined,
    });
  });
});

describe('late and early arrivals', () => {
  test('[FD17] a late message stands where it was written and counts where it arrived', () => {
    const log = new ChannelLog();
    const [late, other] = [log.post(ADA, 10, 'late'), log.post(BOB, 500, 'other')];
    const view = viewOf(other, log.received(1000, late.id), late);
    expect(lines(view)).toEqual(['late', 'other', 'late:1@1000']);
    expect(messageOf(view, late.id)).toMatchObject({ ts: 10, shownAt: 10, position: 1000, receivedAt: 1000 });
    expect(view.byPosition.map(({ body }) => body)).toEqual(['other', 'late']);
  });

  test('[FD17] a message from the future is shown when it arrived, without a notice', () => {
    const log = new ChannelLog();
    const early = log.post(ADA, 9000, 'future');
    const view = viewOf(early, log.post(BOB, 1500, 'other'), log.received(1000, early.id));
    expect(lines(view)).toEqual(['future', 'other']);
    expect(messageOf(view, early.id)).toMatchObject({ ts: 9000, shownAt: 1000, position: 1000 });
  });

  test('[FD17] of several arrivals the earliest counts', () => {
    const log = new ChannelLog();
    const late = log.post(ADA, 10, 'late');
    const view = viewOf(
      log.received(3000, late.id),
      log.received(1000, late.id),
      log.received(2000, late.id),
      late,
    );
    expect(messageOf(view, late.id)?.position).toBe(1000);
    expect(lines(view)).toEqual(['late', 'late:1@1000']);
  });

  test('[FD18] one notice per author of one arrival, for messages only', () => {
    const log = new ChannelLog();
    const [a, b, c] = [log.post(ADA, 12, 'a'), log.post(ADA, 11, 'b'), log.post(BOB, 13, 'c')];
    const [edit, reaction] = [log.edit(ADA, 14, a.id, 'a2'), log.react(BOB, 14, a.id, '👍')];
    const received = log.received(1000, a.id, b.id, c.id, edit.id, reaction.id, opId(CAT, 900));
    const view = viewOf(received, a, b, c, edit, reaction);
    expect(view.timeline.filter(({ type }) => type === 'late')).toEqual([
      { type: 'late', id: `${received.id}:${ADA}`, at: 1000, author: ADA, messages: [b.id, a.id] },
      { type: 'late', id: `${received.id}:${BOB}`, at: 1000, author: BOB, messages: [c.id] },
    ]);
  });

  test('[FD18] an earlier arrival that becomes known later takes the message over', () => {
    const log = new ChannelLog();
    const [a, b] = [log.post(ADA, 10, 'a'), log.post(ADA, 11, 'b')];
    const fold = new ChannelFold();
    expect(lines(fold.add(textsOf(a, b, log.received(2000, a.id, b.id))))).toEqual(['a', 'b', 'late:2@2000']);
    expect(lines(fold.add(textsOf(log.received(1000, a.id))))).toEqual([
      'a',
      'b',
      'late:1@1000',
      'late:1@2000',
    ]);
    expect(lines(fold.add(textsOf(log.received(900, b.id))))).toEqual([
      'a',
      'b',
      'late:1@900',
      'late:1@1000',
    ]);
  });

  test('[FD19] the newest ts and position are found again when an op turns out to be from the future', () => {
    const log = new ChannelLog();
    const early = log.post(ADA, 9000, 'future');
    const fold = new ChannelFold();
    expect(fold.add(textsOf(log.post(BOB, 50, 'x'), early))).toMatchObject({
      lastTs: 9000,
      lastPosition: 9000,
    });
    expect(fold.add(textsOf(log.received(60, early.id)))).toMatchObject({ lastTs: 60, lastPosition: 60 });
    expect(viewOf(log.received(60, early.id), early)).toMatchObject({ lastTs: 60, lastPosition: 60 });
  });

  test('[FD19] reactions and the server’s ops count for both', () => {
    const log = new ChannelLog();
    const post = log.post(ADA, 10, 'x');
    expect(viewOf(post, log.react(ADA, 20, post.id, '👍'))).toMatchObject({ lastTs: 20, lastPosition: 20 });
    expect(viewOf(post, log.genesis(30))).toMatchObject({ lastTs: 30, lastPosition: 30 });
  });
});

describe('members', () => {
  const cat = { user: CAT, handle: 'cat', name: 'Cat', role: 'member' as const };

  test('[FD21] come from the genesis and joins, and stay known after leaving', () => {
    const log = new ChannelLog();
    const ops = [
      log.server(30, 'leave', { user: CAT, by: ADA }),
      log.server(20, 'join', cat),
      log.genesis(10),
    ];
    const view = viewOf(...ops);
    expect(view.members.get(ADA)).toEqual({
      id: ADA,
      handle: 'ada',
      name: 'Ada',
      role: 'owner',
      bot: false,
      left: false,
    });
    expect(view.members.get(CAT)).toMatchObject({ name: 'Cat', role: 'member', left: true });
    expect(view.memberCount).toBe(2);
  });

  test('[FD21] a role and a leave before a newer join or genesis mean nothing any more', () => {
    const log = new ChannelLog();
    const ops = [
      log.server(10, 'join', cat),
      log.server(20, 'role', { user: CAT, role: 'admin' }),
      log.server(30, 'leave', { user: CAT }),
    ];
    expect(viewOf(...ops).members.get(CAT)).toMatchObject({ role: 'admin', left: true });
    expect(viewOf(...ops, log.server(40, 'join', cat)).members.get(CAT)).toMatchObject({
      role: 'member',
      left: false,
    });
    const members = { [CAT]: { handle: 'c', name: 'C', role: 'reader' as const, left: true, bot: true } };
    expect(viewOf(...ops, log.genesis(40, { members })).members.get(CAT)).toMatchObject({
      handle: 'c',
      role: 'reader',
      left: true,
      bot: true,
    });
  });

  test('[FD21] nothing is shown of somebody of whom only a role is known', () => {
    const log = new ChannelLog();
    expect(viewOf(log.server(20, 'role', { user: CAT, role: 'admin' })).members.size).toBe(0);
  });

  test('[FD22] a profile change sets what it names and no more', () => {
    const log = new ChannelLog();
    const avatar = 'a'.repeat(22);
    const join = log.server(10, 'join', { ...cat, avatar });
    const named = log.server(30, 'profile', { user: CAT, name: 'Catherine' });
    const handled = log.server(20, 'profile', { user: CAT, name: 'Old', handle: 'cath' });
    expect(viewOf(named, handled, join).members.get(CAT)).toMatchObject({
      name: 'Catherine',
      handle: 'cath',
      avatar,
    });
    const bare = log.server(40, 'profile', { user: CAT, avatar: null });
    expect(viewOf(bare, named, handled, join).members.get(CAT)?.avatar).toBeUndefined();
    expect(viewOf(log.server(5, 'profile', { user: CAT, name: 'Older' }), join).members.get(CAT)?.name).toBe(
      'Cat',
    );
  });

  test('[FD23] a genesis that leaves plain members out gives their number; later moves are added', () => {
    const log = new ChannelLog();
    const ops = [
      log.server(5, 'join', cat),
      log.genesis(10, { count: 900 }),
      log.server(20, 'join', cat),
      log.server(21, 'leave', { user: opId(BOB, 1).slice(0, 10) as typeof BOB }),
      log.server(22, 'leave', { user: CAT }),
    ];
    expect(viewOf(...ops.slice(0, 2)).memberCount).toBe(900);
    expect(viewOf(...ops.slice(0, 3)).memberCount).toBe(901);
    expect(viewOf(...ops).memberCount).toBe(899);
  });

  test('[FD3] a member who did not change keeps the reference', () => {
    const log = new ChannelLog();
    const fold = new ChannelFold();
    const before = fold.add(textsOf(log.genesis(10)));
    const after = fold.add(
      textsOf(log.genesis(20, { segment: 1 }), log.server(30, 'profile', { user: ADA, name: 'A' })),
    );
    expect(after.members.get(BOB)).toBe(before.members.get(BOB));
    expect(after.members.get(ADA)?.name).toBe('A');
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
