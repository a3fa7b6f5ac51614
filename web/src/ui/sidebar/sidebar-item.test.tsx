// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { ADA } from '../testing/sample-people.ts';
import { SidebarItem } from './sidebar-item.tsx';

beforeEach(() => stubMedia());
afterEach(cleanup);

it.each([
  ['a person may be away', {}, 1],
  ['a bot is never away', { bot: true as const }, 0],
])('%s', (_, bot, dots) => {
  const made = fakePane();
  made.session.addChannel(made.channel, { kind: 'dm', name: 'Ada', people: [ADA.id], ...bot });
  const [row] = made.session.sidebar.get().slice(-1);
  if (row === undefined) throw new Error('a row');
  const { container } = renderInPane(made, <SidebarItem row={row} current={false} />);
  expect(screen.getByText('Ada')).toBeDefined();
  expect(container.querySelectorAll('[class*=dot]')).toHaveLength(dots);
});
