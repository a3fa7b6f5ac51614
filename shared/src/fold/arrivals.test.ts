import { describe, expect, test } from 'vitest';
import { ChannelLog, textsOf } from '../testing/channel-log.ts';
import { ADA, BOB, CAT, opId } from '../testing/people.ts';
import { lines, messageOf, viewOf } from '../testing/view.ts';
import { ChannelFold } from './channel-fold.ts';

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
