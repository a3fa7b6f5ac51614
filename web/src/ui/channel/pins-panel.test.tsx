// @vitest-environment jsdom
import type { OpId } from '@causeway/shared/id';
import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakePast } from '../testing/fake-past.ts';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { ADA } from '../testing/sample-people.ts';
import { addLost } from './lost-messages.ts';
import { PinsPanel } from './pins-panel.tsx';

beforeEach(() => stubMedia());
afterEach(cleanup);

it('lists pinned messages that are not loaded, leads to them, and says which are no longer kept', async () => {
  const made = fakePane();
  const ids = [0, 1, 2, 3].map((index) => made.channel.add(ADA.id, 1_000 + index, `Message ${index}`));
  const [old, , , recent] = ids as [OpId, OpId, OpId, OpId];
  made.channel.pin(old, true);
  made.channel.pin(recent, true);
  new FakePast(made.channel.fold(), { size: 1 });
  renderInPane(made, <PinsPanel handle={made.channel} />);
  expect(screen.getByText('Message 3')).toBeDefined();
  const earlier = screen.getByRole<HTMLButtonElement>('button', { name: /Ada Okafor.*Earlier message/ });
  await userEvent.setup().click(earlier);
  expect(location.pathname).toBe(`/c/${made.channel.id}/m/${old}`);
  act(() => addLost(made.channel, old, 'dropped'));
  expect(earlier.textContent).toContain('No longer kept');
  expect(earlier.disabled).toBe(true);
});

it('says what older messages say, as soon as that is on this device', () => {
  const made = fakePane();
  const ids = [0, 1, 2, 3].map((index) => made.channel.add(ADA.id, 1_000 + index, `Message ${index}`));
  const [old] = ids as [OpId];
  made.channel.pin(old, true);
  new FakePast(made.channel.fold(), { size: 1 });
  renderInPane(made, <PinsPanel handle={made.channel} />);
  expect(screen.getByText('Earlier message')).toBeDefined();
  act(() => made.channel.recalls.set(true));
  expect(screen.getByText('Message 0')).toBeDefined();
  act(() => void made.channel.delete(old));
  expect(screen.queryByText('Message 0')).toBeNull();
});
