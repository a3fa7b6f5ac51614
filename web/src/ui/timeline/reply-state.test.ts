import type { Message } from '@causeway/shared/fold/channel-view';
import type { OpId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { describe, expect, it } from 'vitest';
import { blankMessage } from '../testing/fake-channel.ts';
import { ADA, BOT, ME } from '../testing/sample-people.ts';
import { replyState } from './reply-state.ts';

const reply = (more: Partial<Message>): Message => ({
  ...blankMessage(`${BOT.id}.aaaaaaaaaaaa` as OpId, 1, 'so far'),
  reply: `${ME.id}.aaaaaaaaaaaa` as OpId,
  stream: 'done',
  ...more,
});
const asker = { me: ME.id, role: 'member', ai: true } as const;

describe('what I may do about a reply', () => {
  it('while it is written: who asked, and admins, may stop it', () => {
    const growing = reply({ stream: 'streaming', body: '' });
    expect(replyState(growing, undefined, asker)).toMatchObject({ growing: true, stop: true, retry: false });
    expect(replyState(growing, 'text', { ...asker, me: ADA.id }).stop).toBe(false);
    expect(replyState(growing, 'text', { ...asker, me: ADA.id, role: 'admin' }).stop).toBe(true);
  });

  it('ended as it should: nothing', () => {
    expect(replyState(reply({}), undefined, asker)).toEqual({
      growing: false,
      line: undefined,
      failed: false,
      stop: false,
      retry: false,
      goOn: false,
    });
  });

  it.each(['stopped', 'interrupted'] as const)(
    '%s: who asked may try again, and go on behind a text',
    (stream) => {
      expect(replyState(reply({ stream }), undefined, asker)).toMatchObject({ retry: true, goOn: true });
      expect(replyState(reply({ stream, body: '' }), undefined, asker)).toMatchObject({
        retry: true,
        goOn: false,
      });
      expect(replyState(reply({ stream }), undefined, { ...asker, me: ADA.id, role: 'owner' })).toMatchObject(
        {
          retry: false,
          goOn: false,
        },
      );
    },
  );

  it('failed: says the reason, and offers to try again', () => {
    const failed = reply({ stream: 'failed', streamError: 'The model is busy.', body: '' });
    expect(replyState(failed, undefined, asker)).toMatchObject({
      failed: true,
      line: 'The model is busy.',
      retry: true,
      goOn: false,
    });
    expect(replyState({ ...failed, streamError: undefined } as Message, undefined, asker).line).toBe(
      'This answer failed.',
    );
  });

  it('cut at its greatest length: who asked may have it go on', () => {
    expect(replyState(reply({ streamError: 'Cut.' }), undefined, asker)).toMatchObject({
      line: 'Cut.',
      retry: false,
      goOn: true,
    });
  });

  it('broken off in the midst of it, it may go on; full, it may not', () => {
    const broken = reply({ stream: 'failed', streamError: 'Lost.' });
    expect(replyState(broken, undefined, asker)).toMatchObject({ retry: true, goOn: true });
    const full = reply({ streamError: 'Full.', body: 'x'.repeat(LIMIT.streamBodyBytes) });
    expect(replyState(full, undefined, asker)).toMatchObject({ line: 'Full.', goOn: false });
  });

  it('written anew: what was said of its end is gone', () => {
    expect(replyState(reply({ stream: 'failed', streamError: 'No.' }), '', asker)).toMatchObject({
      growing: true,
      line: undefined,
      stop: true,
    });
  });

  it('on a server that has no AI any more: nothing', () => {
    const off = { ...asker, ai: false };
    expect(replyState(reply({ stream: 'failed' }), undefined, off)).toMatchObject({
      retry: false,
      goOn: false,
    });
    expect(replyState(reply({ stream: 'streaming' }), 'text', { ...off, role: 'admin' }).stop).toBe(false);
  });

  it('a reader who asked before may only watch', () => {
    expect(replyState(reply({ stream: 'failed' }), undefined, { ...asker, role: 'reader' }).retry).toBe(
      false,
    );
  });
});

describe('what is said of a reply’s end', () => {
  const cut = 'The answer was cut because it reached the greatest length. Choose Continue for more.';
  const late = 'This question arrived 14 minutes late, so I did not answer. Ask again or choose Retry.';

  it.each<[string, Partial<Message>, string]>([
    ['cut', { streamError: cut }, 'The answer was cut because it reached the greatest length.'],
    ['failed', { stream: 'failed', streamError: late }, late.replace(/ Ask again.*/, '')],
    ['stopped', { stream: 'stopped' }, 'Stopped.'],
  ])('%s: what to do about it is said to who can do it', (_, how, said) => {
    const ended = reply(how);
    expect(replyState(ended, undefined, asker).line).toBe(how.streamError ?? said);
    for (const other of [
      { me: ADA.id },
      { me: ADA.id, role: 'owner' as const },
      { role: 'reader' as const },
      { ai: false },
    ])
      expect(replyState(ended, undefined, { ...asker, ...other }).line).toBe(said);
  });

  it('cut so near its greatest size that it can’t go on: nothing is said of that', () => {
    const full = reply({ streamError: cut, body: 'x'.repeat(LIMIT.streamBodyBytes) });
    expect(replyState(full, undefined, asker).line).toBe(
      'The answer was cut because it reached the greatest length.',
    );
  });
});
