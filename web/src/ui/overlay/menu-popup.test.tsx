// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Hash } from 'lucide-react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useStore } from '../app/use-store.ts';
import { stubMedia } from '../testing/render-app.tsx';
import { MenuPopup } from './menu-popup.tsx';
import { openOverlay, overlay } from './overlay.ts';

beforeEach(() => {
  stubMedia();
  overlay.set(undefined);
});
afterEach(cleanup);

function setUp() {
  const run = vi.fn();
  const items = ['First', 'Second'].map((label) => ({ label, icon: Hash, run: () => run(label) }));
  const Page = () => {
    const open = useStore(overlay);
    return (
      <main>
        <button
          type="button"
          onClick={(event) =>
            openOverlay({ type: 'menu', anchor: event.currentTarget, label: 'Menu', items })
          }
        >
          Open
        </button>
        {open?.type === 'menu' && <MenuPopup menu={open} />}
      </main>
    );
  };
  render(<Page />);
  return { run, user: userEvent.setup() };
}

const first = () => screen.getByRole('menuitem', { name: 'First' });

it('opened with the keyboard it highlights its first item, which Enter runs', async () => {
  const { run, user } = setUp();
  await user.tab();
  await user.keyboard('{Enter}');
  await waitFor(() => expect(document.activeElement).toBe(first()));
  expect(first().hasAttribute('data-highlighted')).toBe(true);
  await user.keyboard('{Enter}');
  expect(run).toHaveBeenCalledWith('First');
});

it('opened with a pointer it highlights none', async () => {
  const { user } = setUp();
  await user.click(screen.getByRole('button', { name: 'Open' }));
  await waitFor(() => expect(screen.getByRole('menu').contains(document.activeElement)).toBe(true));
  expect(document.activeElement).not.toBe(first());
});
