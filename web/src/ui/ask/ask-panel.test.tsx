// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiFailure } from '../../session/app.ts';
import { SessionContext } from '../app/app-context.ts';
import { Composer } from '../composer/composer.tsx';
import { fakePane, type Rendered, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { ADA } from '../testing/sample-people.ts';
import { loadMarkdown } from '../timeline/load-markdown.ts';
import { AskPanel } from './ask-panel.tsx';
import { SummariseButton } from './summarise-button.tsx';

beforeAll(async () => {
  stubMedia();
  await loadMarkdown();
});
beforeEach(() => history.replaceState(null, '', '/'));
afterEach(cleanup);

function open(fake: Rendered = fakePane()) {
  const { session, channel, pane } = fake;
  const view = render(
    <SessionContext value={session}>
      <AskPanel handle={channel} pane={pane} />
    </SessionContext>,
  );
  const asked = () => {
    const last = session.asked.at(-1);
    if (last === undefined) throw new Error('something was asked');
    return last;
  };
  const ask = async (question: string) => {
    await userEvent.type(screen.getByRole('textbox', { name: 'Private question' }), `${question}{Enter}`);
    return asked();
  };
  return { ...fake, view, ask, asked };
}

describe('a private question', () => {
  it('is answered piece by piece', async () => {
    const { ask, channel } = open();
    const { question, on } = await ask('Who was here?');
    expect(question).toEqual({ channel: channel.id, question: 'Who was here?' });
    expect(screen.getByText('Thinking…')).toBeDefined();
    act(() => on({ type: 'text', text: 'It was **Ada' }));
    act(() => on({ type: 'text', text: '**.' }));
    expect(screen.getByText('Ada').tagName).toBe('STRONG');
    act(() => on({ type: 'end', status: 'done' }));
    expect(screen.queryByRole('img', { name: 'still writing' })).toBeNull();
    expect(screen.getByText('The answer is complete.')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Copy' })).toBeDefined();
    expect(channel.view.get().messages.size).toBe(0);
  });

  it('is followed to its end, until one scrolls up by a little', async () => {
    const { ask } = open();
    const { on } = await ask('Who?');
    const turns = screen.getByRole('region', { name: 'Questions and answers' });
    let height = 1_000;
    Object.defineProperties(turns, { scrollHeight: { get: () => height }, clientHeight: { value: 400 } });
    const say = () => {
      height += 100;
      act(() => on({ type: 'text', text: 'Ada. ' }));
    };
    const scroll = (top: number) => {
      turns.scrollTop = top;
      fireEvent.scroll(turns);
    };
    say();
    expect(turns.scrollTop).toBe(height);
    scroll(height - 400);
    scroll(height - 410);
    const left = turns.scrollTop;
    say();
    expect(turns.scrollTop).toBe(left);
    scroll(height - 440);
    scroll(height - 430);
    say();
    expect(turns.scrollTop).toBe(height);
    scroll(height - 900);
    act(() => on({ type: 'end', status: 'done' }));
    await ask('And who else?');
    expect(turns.scrollTop).toBe(height);
  });

  it('names its sources by links that jump to the message', async () => {
    const { ask, channel, pane } = open();
    const id = channel.add(ADA.id, 5, 'I was here');
    channel.fold();
    const { on } = await ask('Who?');
    act(() => on({ type: 'text', text: 'Ada said so [1, 7] and `[1]`.' }));
    act(() => on({ type: 'sources', messages: [{ ref: 1, id }] }));
    const [link, ...more] = screen.getAllByRole('link');
    expect(more).toEqual([]);
    await userEvent.click(link as HTMLElement);
    await waitFor(() => expect(pane.aim.get()).toEqual({ op: id }));
    expect(location.pathname).toBe('/');
  });

  it('fails in one plain line, and may be asked again', async () => {
    const { ask, session } = open();
    const { fail } = await ask('Why?');
    act(() => fail(new ApiFailure('rate-limited', 'You have used up your AI budget for today.')));
    await waitFor(() => expect(screen.getAllByText(/used up your AI budget/)[0]).toBeDefined());
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(session.asked.map(({ question }) => question.question)).toEqual(['Why?', 'Why?']);
    expect(screen.getAllByRole('article')).toHaveLength(1);
  });

  it('may be stopped; what came stays', async () => {
    const { ask } = open();
    const { on, signal } = await ask('Tell me all.');
    act(() => on({ type: 'text', text: 'First,' }));
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(signal.aborted).toBe(true);
    act(() => on({ type: 'text', text: ' second' }));
    expect(screen.getByText('First,')).toBeDefined();
    expect(screen.getAllByText('Stopped.')[0]).toBeDefined();
  });

  it('ends with the panel', async () => {
    const { ask, view } = open();
    const { signal } = await ask('Tell me all.');
    view.unmount();
    expect(signal.aborted).toBe(true);
  });

  it('may be followed by another, which takes along what was said', async () => {
    const { ask } = open();
    const { on } = await ask('Who was here?');
    act(() => on({ type: 'text', text: 'Ada.' }));
    act(() => on({ type: 'end', status: 'done' }));
    const { question } = await ask('Since when?');
    expect(question.question).toContain('Ada.');
    expect(question.question).toMatch(/Since when\?$/);
    expect(screen.getByText('Since when?')).toBeDefined();
  });

  it('can’t be asked offline, and says why', async () => {
    const { session } = open();
    act(() => session.connection.set('offline'));
    await userEvent.type(screen.getByRole('textbox'), 'Hm?{Enter}');
    expect(session.asked).toEqual([]);
    expect(screen.getByText(/You are offline/)).toBeDefined();
  });
});

describe('asking from elsewhere', () => {
  const composer = () => screen.getByRole('textbox');

  it('/ai asks, and posts nothing', async () => {
    const fake = fakePane();
    renderInPane(fake, <Composer label="Message #general" />);
    await userEvent.type(composer(), '/ai who was here?{Enter}');
    expect(fake.session.asked[0]?.question.question).toBe('who was here?');
    expect(fake.channel.view.get().messages.size).toBe(0);
    expect((composer() as HTMLTextAreaElement).value).toBe('');
    expect(location.pathname).toBe(`/c/${fake.channel.id}/ask`);
  });

  it('/ai offline says why, and keeps the text', async () => {
    const fake = fakePane();
    fake.session.connection.set('offline');
    renderInPane(fake, <Composer label="Message #general" />);
    await userEvent.type(composer(), '/ai who?{Enter}');
    expect(screen.getByText(/You are offline/)).toBeDefined();
    expect((composer() as HTMLTextAreaElement).value).toBe('/ai who?');
  });

  it('without an AI, /ai is a text as any other', async () => {
    const fake = fakePane();
    fake.session.ai.set(undefined);
    renderInPane(fake, <Composer label="Message #general" />);
    await userEvent.type(composer(), '/ai who?{Enter}');
    expect([...fake.channel.view.get().messages.values()].map(({ body }) => body)).toEqual(['/ai who?']);
  });

  it('the summary is of what came after the marker', async () => {
    const fake = fakePane();
    renderInPane(fake, <SummariseButton marker={1_234} />);
    await userEvent.click(screen.getByRole('button', { name: 'Summarise what I missed' }));
    expect(fake.session.asked[0]?.question).toMatchObject({ since: 1_234 });
  });

  it('the summary is not offered without an AI, and says why it can’t be had offline', async () => {
    const fake = fakePane();
    fake.session.connection.set('offline');
    renderInPane(fake, <SummariseButton marker={1} />);
    await userEvent.click(screen.getByRole('button', { name: 'Summarise what I missed' }));
    expect(fake.session.asked).toEqual([]);
    expect(screen.getByRole('button').dataset.tip).toMatch(/You are offline/);
    act(() => fake.session.ai.set(undefined));
    expect(screen.queryByRole('button')).toBeNull();
  });
});
