// @vitest-environment jsdom
import { LIMIT } from '@causeway/shared/limit';
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { overlay } from '../overlay/overlay.ts';
import { fakePane, type PaneOptions, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { ADA, ME } from '../testing/sample-people.ts';
import { Composer } from './composer.tsx';

const setUp = (options?: PaneOptions) => {
  const made = fakePane(options);
  const view = renderInPane(made, <Composer label="Message #general" />);
  const field = () => screen.getByRole<HTMLTextAreaElement>('textbox');
  const bodies = () => [...made.channel.view.get().messages.values()].map((message) => message.body);
  return { ...made, view, field, bodies, user: userEvent.setup() };
};

beforeEach(() => stubMedia());
afterEach(cleanup);

describe('sending', () => {
  it('Enter sends what was written and empties the field', async () => {
    const { user, field, bodies } = setUp();
    await user.type(field(), '  Hello  {Enter}');
    expect(bodies()).toEqual(['Hello']);
    expect(field().value).toBe('');
  });

  it('Shift+Enter begins a new line', async () => {
    const { user, field, bodies } = setUp();
    await user.type(field(), 'a{Shift>}{Enter}{/Shift}b');
    expect(bodies()).toEqual([]);
    expect(field().value).toBe('a\nb');
  });

  it('with fingers Enter begins a new line, and the button sends', async () => {
    stubMedia(true);
    const { user, field, bodies } = setUp();
    await user.type(field(), 'a{Enter}b');
    expect(bodies()).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(bodies()).toEqual(['a\nb']);
  });

  it('sends nothing but spaces to nobody', async () => {
    const { user, field, bodies } = setUp();
    await user.type(field(), '   {Enter}');
    expect(bodies()).toEqual([]);
  });

  it('names who is mentioned', async () => {
    const { user, field, channel } = setUp();
    await user.type(field(), 'Hi @ada{Enter}');
    expect([...channel.view.get().messages.values()][0]?.mentions).toEqual([ADA.id]);
  });

  it('refuses what is too long, says by how much, and keeps it', async () => {
    const { user, field, bodies } = setUp();
    await user.click(field());
    await user.paste('x'.repeat(LIMIT.bodyBytes + 412));
    await user.keyboard('{Enter}');
    expect(screen.getByText(/412 bytes too long/)).toBeDefined();
    expect(field().value).toHaveLength(LIMIT.bodyBytes + 412);
    expect(bodies()).toEqual([]);
  });

  it('tells others that I am typing, and that I am done', async () => {
    const { user, field, channel } = setUp();
    await user.type(field(), 'Hi{Enter}');
    expect(channel.typing).toEqual([true, false]);
  });
});

describe('editing and replying', () => {
  it('↑ in an empty field edits my last message, Enter saves it', async () => {
    const { user, field, channel, bodies } = setUp();
    channel.add(ME.id, 1, 'mine');
    channel.add(ADA.id, 2, 'hers');
    channel.fold();
    await user.click(field());
    await user.keyboard('{ArrowUp}');
    expect(field().value).toBe('mine');
    await user.clear(field());
    await user.type(field(), 'changed{Enter}');
    expect(bodies()).toContain('changed');
    expect(field().value).toBe('');
  });

  it('an edit says anew who is mentioned', async () => {
    const { user, field, channel, pane } = setUp();
    const id = channel.add(ME.id, 1, 'mine');
    channel.fold();
    pane.composing.set({ mode: 'edit', of: id });
    await waitFor(() => expect(field().value).toBe('mine'));
    await user.type(field(), ` and @${ADA.handle}’s {Enter}`);
    expect(channel.view.get().messages.get(id)?.mentions).toEqual([ADA.id]);
  });

  it('Escape stops editing and gives the draft back', async () => {
    const { user, field, channel, pane, bodies } = setUp({ draft: 'half a thought' });
    const id = channel.add(ME.id, 1, 'mine');
    channel.fold();
    pane.composing.set({ mode: 'edit', of: id });
    await waitFor(() => expect(field().value).toBe('mine'));
    await user.type(field(), ' more{Escape}');
    expect(field().value).toBe('half a thought');
    expect(bodies()).toEqual(['mine']);
  });

  it('an edit without text asks whether to delete', async () => {
    const { user, field, channel, pane } = setUp();
    const id = channel.add(ME.id, 1, 'mine');
    channel.fold();
    pane.composing.set({ mode: 'edit', of: id });
    await waitFor(() => expect(field().value).toBe('mine'));
    await user.clear(field());
    await user.keyboard('{Enter}');
    expect(overlay.get()).toMatchObject({ type: 'confirm' });
  });

  it('a reply names what it answers', async () => {
    const { user, field, channel, pane } = setUp();
    const id = channel.add(ADA.id, 1, 'question');
    channel.fold();
    pane.composing.set({ mode: 'reply', to: id });
    await user.type(field(), 'answer{Enter}');
    const answer = [...channel.view.get().messages.values()].find((message) => message.body === 'answer');
    expect(answer?.reply).toBe(id);
    expect(pane.composing.get()).toEqual({ mode: 'new' });
  });
});

describe('drafts', () => {
  it('what was written is there again', () => {
    const { field } = setUp({ draft: 'half a thought' });
    expect(field().value).toBe('half a thought');
  });

  it('what is written is kept when the channel is left', async () => {
    const { user, field, session, pane, view } = setUp();
    await user.type(field(), 'to be continued');
    view.unmount();
    expect(session.user.get().drafts.get(pane.handle.id)).toBe('to be continued');
  });

  it('sending clears the draft', async () => {
    const { user, field, session, pane } = setUp({ draft: 'ready' });
    await user.type(field(), '{Enter}');
    expect(session.user.get().drafts.has(pane.handle.id)).toBe(false);
  });
});

describe('mentioning', () => {
  it('Tab takes the suggestion', async () => {
    const { user, field } = setUp();
    await user.type(field(), 'Hi @chi');
    expect(screen.getByRole('option', { selected: true }).textContent).toContain('Chiyo Tanaka');
    await user.keyboard('{Tab}');
    expect(field().value).toBe('Hi @chiyo ');
  });

  it('arrows choose another, Escape closes the list', async () => {
    const { user, field } = setUp();
    await user.type(field(), '@');
    const first = screen.getByRole('option', { selected: true }).textContent;
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('option', { selected: true }).textContent).not.toBe(first);
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('listbox')).toBeNull();
  });
});

it('a reader is told why there is no field', () => {
  setUp({ role: 'reader' });
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(screen.getByText(/You can read here/)).toBeDefined();
});

it('what was not delivered stands there with its reason until it is deleted', async () => {
  const { user, channel } = setUp();
  const id = channel.add(ME.id, 1, 'x');
  const lost = { id, kind: 'post', body: 'lost words', ts: 1, code: 'forbidden', message: 'No.' } as const;
  channel.undelivered.set([lost]);
  expect(await screen.findByText('lost words')).toBeDefined();
  expect(screen.getByText(/Not delivered: No\./)).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Delete' }));
  expect(screen.queryByText('lost words')).toBeNull();
});
