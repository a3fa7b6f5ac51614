// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { ADA, ME } from '../testing/sample-people.ts';
import { countUnread } from '../timeline/timeline-rows.ts';
import { UnreadBar } from './unread-bar.tsx';
import { WindowBar } from './window-bar.tsx';

beforeEach(() => stubMedia());
afterEach(cleanup);

it('says that these are older messages, and leads back', async () => {
  const back = vi.fn();
  renderInPane(fakePane(), <WindowBar onPresent={back} />);
  expect(screen.getByRole('status').textContent).toContain('You’re viewing older messages');
  await userEvent.setup().click(screen.getByRole('button', { name: 'Jump to present' }));
  expect(back).toHaveBeenCalledTimes(1);
});

it('counts what is new at the least, and leads to the first', async () => {
  const made = fakePane();
  for (const at of [10, 20, 30]) made.channel.add(ADA.id, at, 'new');
  made.channel.add(ME.id, 40, 'mine');
  const { timeline } = made.channel.fold().view.get();
  const find = vi.fn(() => ({ in: 'nothing' }) as const);
  made.channel.onFind = find;
  renderInPane(made, <UnreadBar count={countUnread(timeline, ME.id, { marker: 5, until: 40 })} marker={5} />);
  expect(screen.getByText('More than 3 new messages')).toBeDefined();
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'Jump to the first' }));
  expect(find).toHaveBeenCalledWith({ at: 6 });
  await user.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByText(/new messages/)).toBeNull();
});
