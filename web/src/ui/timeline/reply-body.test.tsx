// @vitest-environment jsdom
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ApiFailure } from '../../session/app.ts';
import { toast } from '../app/toast.ts';
import { useStore } from '../app/use-store.ts';
import type { FakeChannel } from '../testing/fake-channel.ts';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { ADA, BOT, ME } from '../testing/sample-people.ts';
import { Announcer } from './announcer.tsx';
import { loadMarkdown } from './load-markdown.ts';
import { MessageRow } from './message-row.tsx';
import { timelineRows } from './timeline-rows.ts';

beforeAll(async () => {
  stubMedia();
  await loadMarkdown();
});
afterEach(cleanup);

function setUp(asker = ME, more: object = {}) {
  const fake = fakePane();
  const { channel, session } = fake;
  const ask = channel.add(asker.id, 1, '@ai what is new?', { mentions: [BOT.id] });
  const id = channel.add(BOT.id, 2, '', { reply: ask, stream: 'streaming', ...more });
  channel.fold();
  const calls: string[] = [];
  for (const name of ['stopReply', 'retryReply', 'continueReply']) {
    session.answers[name] = () => {
      calls.push(name);
      return {};
    };
  }
  const row = () => {
    const view = channel.view.get();
    const message = view.messages.get(id);
    if (message === undefined) throw new Error('the reply is there');
    const given = { head: true, role: 'member', pending: false, newest: false } as const;
    return (
      <MessageRow {...given} message={message} members={view.members} quoted={undefined} thread={undefined} />
    );
  };
  return { ...fake, id, calls, row };
}

function Announced({ channel }: { channel: FakeChannel }) {
  const { timeline } = useStore(channel.view);
  return <Announcer rows={timelineRows(timeline, { me: ME.id, marker: 0, until: 0 })} />;
}

describe('a reply that is being written', () => {
  it('shows what has come, as Markdown, with a cursor', () => {
    const fake = setUp();
    renderInPane(fake, fake.row());
    expect(screen.getByText('Thinking…')).toBeDefined();
    act(() => fake.channel.stream(fake.id, 'It is **new'));
    act(() => fake.channel.stream(fake.id, 'It is **new** here'));
    expect(screen.getByText('new').tagName).toBe('STRONG');
    expect(screen.getByRole('img', { name: 'still writing' })).toBeDefined();
  });

  it('can be stopped by who asked, and by nobody else', async () => {
    const fake = setUp();
    renderInPane(fake, fake.row());
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(fake.calls).toEqual(['stopReply']);
    cleanup();
    const other = setUp(ADA);
    renderInPane(other, other.row());
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
  });

  it('says in a toast why it can’t be stopped', async () => {
    const fake = setUp();
    fake.session.answers.stopReply = () => {
      throw new ApiFailure('forbidden', 'Only who asked may stop it.');
    };
    renderInPane(fake, fake.row());
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(toast.get()?.text).toBe('Only who asked may stop it.');
  });

  it('is read out when it is finished, not before', () => {
    const { channel, id, ...fake } = setUp();
    channel.delete(id);
    const { container } = renderInPane({ ...fake, channel }, <Announced channel={channel} />);
    const next = channel.add(BOT.id, 3, '', { stream: 'streaming' });
    act(() => void channel.fold());
    act(() => channel.stream(next, 'Not yet'));
    expect(container.textContent).toBe('');
    channel.change(next, { stream: 'done', body: 'All of it' });
    act(() => void channel.fold());
    expect(container.textContent).toBe('Tide: All of it');
  });

  it.each([
    ['who asked', ME, true, 'Tide: The AI model gave no answer. Try again.'],
    ['others', ADA, true, 'Tide: The AI model gave no answer.'],
    ['who asked a server that has no AI any more', ME, false, 'Tide: The AI model gave no answer.'],
  ])('without an answer, is read out to %s as it is shown to them', (_, asker, isOn, said) => {
    const { channel, id, ...fake } = setUp(asker);
    const reply = channel.view.get().messages.get(id)?.reply;
    channel.delete(id);
    const { container } = renderInPane({ ...fake, channel }, <Announced channel={channel} />);
    const next = channel.add(BOT.id, 3, '', { reply, stream: 'streaming' });
    act(() => void channel.fold());
    if (!isOn) act(() => fake.session.ai.set(undefined));
    channel.change(next, { stream: 'failed', streamError: 'The AI model gave no answer. Try again.' });
    act(() => void channel.fold());
    expect(container.textContent).toBe(said);
  });
});

describe('a reply that has ended', () => {
  it('interrupted: says so, and offers to try again or to go on', async () => {
    const fake = setUp(ME, { stream: 'interrupted', body: 'So far' });
    renderInPane(fake, fake.row());
    expect(screen.getByText(/interrupted/)).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Continue' }));
    await waitFor(() => expect(fake.calls).toEqual(['continueReply']));
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(fake.calls).toEqual(['continueReply', 'retryReply']));
  });

  it('once it is written anew, shows the new text alone', () => {
    const fake = setUp(ME, { stream: 'failed', streamError: 'The model is busy.', body: 'Old' });
    renderInPane(fake, fake.row());
    expect(screen.getByText('The model is busy.')).toBeDefined();
    act(() => fake.channel.stream(fake.id, 'New'));
    expect(screen.queryByText('The model is busy.')).toBeNull();
    expect(screen.queryByText('Old')).toBeNull();
    expect(screen.getByText('New')).toBeDefined();
  });

  it('on a server that has no AI any more, offers nothing', () => {
    const fake = setUp(ME, { stream: 'stopped', body: 'So far' });
    fake.session.ai.set(undefined);
    renderInPane(fake, fake.row());
    expect(screen.getByText('Stopped.')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull();
  });

  it.each([
    [
      'This question arrived 14 minutes late, so I did not answer. Ask again or choose Retry.',
      'This question arrived 14 minutes late, so I did not answer.',
    ],
    ['The AI model gave no answer. Try again.', 'The AI model gave no answer.'],
    ['The answer was deleted.', 'The answer was deleted.'],
  ])(
    'on a server that has no AI any more, says what happened and not what to do about it: %s',
    (line, said) => {
      const fake = setUp(ME, { stream: 'failed', streamError: line });
      renderInPane(fake, fake.row());
      expect(screen.getByText(line)).toBeDefined();
      act(() => fake.session.ai.set(undefined));
      expect(screen.getByText(said)).toBeDefined();
    },
  );

  it('says to who did not ask what happened, and not what to do about it', () => {
    const fake = setUp(ADA, { stream: 'failed', streamError: 'The AI model gave no answer. Try again.' });
    renderInPane(fake, fake.row());
    expect(screen.getByText('The AI model gave no answer.')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull();
  });

  it('loads no pictures, and says where links lead', () => {
    const body = '![chart](https://evil.example/p.png) [your bank](https://evil.example/login)';
    const fake = setUp(ME, { stream: 'done', body });
    const { container } = renderInPane(fake, fake.row());
    expect(container.querySelector('img')).toBeNull();
    expect(container.textContent).toContain('your bank (evil.example)');
    expect(screen.getByRole('link', { name: 'your bank' }).dataset.tip).toBe('https://evil.example/login');
  });
});
