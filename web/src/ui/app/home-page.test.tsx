// @vitest-environment jsdom
import type { ChannelId } from '@causeway/shared/id';
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { useChosen } from '../channel/use-chosen.ts';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { HomePage } from './home-page.tsx';
import { isLanding } from './landing.ts';
import { useRememberChannel } from './use-remember-channel.ts';

beforeEach(() => stubMedia());
afterEach(() => {
  cleanup();
  localStorage.clear();
});

function Channel({ id }: { id: ChannelId }) {
  useRememberChannel(id);
  useChosen();
  return <main />;
}

/** Starts the app anew, and shows the channel to which it leads; returns whether nobody has chosen that. */
function start(): boolean {
  cleanup();
  history.replaceState(null, '', '/');
  const made = fakePane();
  renderInPane(made, <HomePage />);
  const landed = isLanding(history.state);
  cleanup();
  renderInPane(made, <Channel id={made.channel.id} />);
  return landed;
}

it('the app comes back to the channel that was left open, but not to where it went by itself', () => {
  expect(start()).toBe(true);
  expect(start()).toBe(true);
  act(() => void fireEvent.pointerDown(screen.getByRole('main')));
  expect(start()).toBe(false);
});
