import { describe, expect, test } from 'vitest';
import { ChannelLog, textsOf } from '../testing/channel-log.ts';
import { ADA, BOB, opId } from '../testing/people.ts';
import { lines, messageOf, viewOf } from '../testing/view.ts';
import { ChannelFold } from './channel-fold.ts';

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
