import { describe, expect, test } from 'vitest';
import type { OpId } from '../id.ts';
import { ChannelLog, textsOf } from '../testing/channel-log.ts';
import { ADA, BOB, CAT } from '../testing/people.ts';
import { plain } from '../testing/plain.ts';
import { lines, messageOf, viewOf } from '../testing/view.ts';
import { ChannelFold } from './channel-fold.ts';

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

  test('[FD16] a deleted one shows no error, as it does when its texts are erased', () => {
    const log = new ChannelLog();
    const post = log.post(CAT, 10, '', { stream: true });
    const view = viewOf(post, end(log, 20, post.id, 'half', 'failed'), log.delete(CAT, 30, post.id));
    expect(messageOf(view, post.id)).toMatchObject({ deleted: true, body: '', streamError: undefined });
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
