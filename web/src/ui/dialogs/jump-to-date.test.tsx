// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RefusedHere } from '../../session/session.ts';
import { openOverlay, overlay } from '../overlay/overlay.ts';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { dateValue, JumpToDate, startOfDate } from './jump-to-date.tsx';

beforeEach(() => stubMedia());
afterEach(cleanup);

function setUp(go: (at: number) => Promise<void>) {
  renderInPane(fakePane(), <JumpToDate go={go} />);
  openOverlay({ type: 'jump-to-date', go });
  const user = userEvent.setup();
  const jump = async (day: string) => {
    fireEvent.change(screen.getByLabelText('Day'), { target: { value: day } });
    await user.click(screen.getByRole('button', { name: 'Jump' }));
  };
  return { jump };
}

it('goes to the start of the local day, and closes', async () => {
  const go = vi.fn(() => Promise.resolve());
  await setUp(go).jump('2026-03-29');
  expect(go).toHaveBeenCalledWith(new Date(2026, 2, 29).getTime());
  await waitFor(() => expect(overlay.get()).toBeUndefined());
});

it('stays open with the reason where the day can’t be shown', async () => {
  await setUp(() => Promise.reject(new RefusedHere('Messages of that day are no longer kept.'))).jump(
    '2020-01-01',
  );
  expect((await screen.findByRole('alert')).textContent).toBe('Messages of that day are no longer kept.');
  expect(overlay.get()).toBeDefined();
});

it('writes and reads days of the local calendar', () => {
  const late = new Date(2026, 0, 5, 23, 59).getTime();
  expect(dateValue(late)).toBe('2026-01-05');
  expect(startOfDate(dateValue(late))).toBe(new Date(2026, 0, 5).getTime());
  expect(startOfDate('')).toBeUndefined();
});
