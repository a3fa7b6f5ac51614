import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChannelLog, textsOf } from '../testing/channel-log.ts';
import { anyChannelTexts } from '../testing/channel-ops.ts';
import { ADA, BOB, CAT, GENERAL, opId } from '../testing/people.ts';
import { ChannelFold } from './channel-fold.ts';
import type { ChannelView, Message } from './channel-view.ts';
import { isMentioned, summarise, unreadOf } from './unread.ts';

const viewOf = (...ops: readonly object[]): ChannelView => new ChannelFold().add(textsOf(...ops));

describe('unread', () => {
  test('[UR1] counts what others wrote above the marker, in threads too', () => {
    const log = new ChannelLog();
    const view = viewOf(
      log.post(BOB, 10, 'read'),
      log.post(BOB, 11, 'unread'),
      log.post(CAT, 12, 'in a thread', { thread: opId(ADA, 900) }),
      log.post(ADA, 13, 'mine'),
    );
    expect(unreadOf(view, 10, ADA)).toEqual({ unread: 2, mentions: 0 });
    expect(unreadOf(view, 0, ADA).unread).toBe(3);
    expect(unreadOf(view, 12, ADA).unread).toBe(0);
  });

  test('[UR1] deleted messages do not count, nor do edits and reactions', () => {
    const log = new ChannelLog();
    const [kept, gone] = [log.post(BOB, 10, 'kept'), log.post(BOB, 20, 'gone')];
    const ops = [
      log.delete(BOB, 30, gone.id),
      log.edit(BOB, 40, kept.id, 'x'),
      log.react(BOB, 50, kept.id, '👍'),
    ];
    expect(unreadOf(viewOf(kept, gone, ...ops), 10, ADA).unread).toBe(0);
  });

  test('[UR2] a late message is unread although the marker is above its ts', () => {
    const log = new ChannelLog();
    const late = log.post(BOB, 10, 'late');
    const view = viewOf(log.post(BOB, 500, 'other'), late, log.received(1000, late.id));
    expect(unreadOf(view, 500, ADA).unread).toBe(1);
    expect(unreadOf(view, view.lastPosition, ADA).unread).toBe(0);
  });

  test('[UR3] mentions are those that name me or everybody, and only in `mentions`', () => {
    const log = new ChannelLog();
    const view = viewOf(
      log.post(BOB, 10, 'x', { mentions: [ADA] }),
      log.post(BOB, 11, 'x', { mentions: ['*'] }),
      log.post(BOB, 12, '@ada', { mentions: [CAT] }),
      log.post(ADA, 13, 'mine', { mentions: ['*'] }),
    );
    expect(unreadOf(view, 0, ADA)).toEqual({ unread: 3, mentions: 2 });
  });

  test('[UR3] in a direct channel all unread are mentions', () => {
    const log = new ChannelLog();
    const view = viewOf(log.genesis(1, { kind: 'dm' }), log.post(BOB, 10, 'x'), log.post(BOB, 11, 'y'));
    expect(unreadOf(view, 10, ADA)).toEqual({ unread: 1, mentions: 1 });
  });

  test('[UR4] looks at no more messages than are unread, and one', () => {
    const log = new ChannelLog();
    const view = viewOf(...Array.from({ length: 100 }, (_, index) => log.post(BOB, index + 1, 'x')));
    let looks = 0;
    const byPosition = new Proxy(view.byPosition, {
      get: (target, key) => {
        if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
        return Reflect.get(target, key) as unknown;
      },
    });
    expect(unreadOf({ ...view, byPosition }, 97, ADA).unread).toBe(3);
    expect(looks).toBe(4);
  });

  test('[UR1] agrees with counting over all messages', () => {
    const property = fc.property(
      anyChannelTexts(),
      fc.nat(70),
      fc.constantFrom(ADA, BOB),
      (texts, marker, me) => {
        const view = new ChannelFold().add(texts);
        const counts = (message: Message): boolean =>
          message.position > marker && !message.deleted && message.author !== me;
        const unread = [...view.messages.values()].filter(counts);
        expect(unreadOf(view, marker, me)).toEqual({
          unread: unread.length,
          mentions: unread.filter((message) => isMentioned(message, me)).length,
        });
      },
    );
    fc.assert(property);
  });
});

describe('summary', () => {
  test('[UR5] holds the counts and the newest message as one line', () => {
    const log = new ChannelLog();
    const view = viewOf(
      log.post(BOB, 10, 'old'),
      log.post(BOB, 20, '  two\n\n lines\there ', { mentions: [ADA] }),
    );
    expect(summarise(GENERAL, view, 10, ADA)).toEqual({
      channel: GENERAL,
      unread: 1,
      mentions: 1,
      lastPosition: 20,
      preview: { author: BOB, text: 'two lines here', at: 20 },
    });
  });

  test('[UR5] passes over deleted messages; an empty channel has no preview', () => {
    const log = new ChannelLog();
    const [kept, gone] = [log.post(BOB, 10, 'kept'), log.post(BOB, 20, 'gone')];
    expect(summarise(GENERAL, viewOf(kept, gone, log.delete(BOB, 30, gone.id)), 0, ADA).preview?.text).toBe(
      'kept',
    );
    expect(summarise(GENERAL, viewOf(), 0, ADA)).toEqual({
      channel: GENERAL,
      unread: 0,
      mentions: 0,
      lastPosition: 0,
    });
  });

  test('[UR5] shows the file of a message without text, and cuts long ones between characters', () => {
    const log = new ChannelLog();
    const files = [{ id: 'f'.repeat(22), name: 'plan.pdf', type: 'application/pdf', size: 1 }];
    expect(summarise(GENERAL, viewOf(log.post(BOB, 10, '', { files })), 0, ADA).preview?.text).toBe(
      'plan.pdf',
    );
    const text =
      summarise(GENERAL, viewOf(log.post(BOB, 10, `a${'👍'.repeat(900)}`)), 0, ADA).preview?.text ?? '';
    expect(text.length).toBeLessThanOrEqual(120);
    expect(text).toMatch(/^a(?:👍)+…$/u);
    expect(text.isWellFormed()).toBe(true);
  });
});
