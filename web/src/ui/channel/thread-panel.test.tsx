// @vitest-environment jsdom
import type { OpId } from '@causeway/shared/id';
import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakePast } from '../testing/fake-past.ts';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { ADA, BEN } from '../testing/sample-people.ts';
import { ThreadPanel } from './thread-panel.tsx';
import { repliesIn } from './thread-timeline.tsx';

beforeEach(() => stubMedia());
afterEach(cleanup);

function setUp(prepare: (past: FakePast, root: OpId) => void = () => undefined) {
  const made = fakePane();
  const ids = [0, 1, 2, 3, 4].map((index) => made.channel.add(ADA.id, 1_000 + index, `Message ${index}`));
  const root = ids[0] as OpId;
  const reply = made.channel.add(BEN.id, 2_000, 'Late answer', { thread: root });
  const past = new FakePast(made.channel.fold(), { size: 1 });
  prepare(past, root);
  const page = renderInPane(made, <ThreadPanel handle={made.channel} root={root} />);
  return { ...made, past, root, reply, page, user: userEvent.setup() };
}

describe('a thread that began further back', () => {
  it('is read through a window of its own, which closes with it', async () => {
    const { past, page } = setUp();
    expect(await screen.findByRole('textbox', { name: 'Reply in the thread' })).toBeDefined();
    expect(past.windows).toHaveLength(1);
    page.unmount();
    expect(past.windows[0]?.closed).toBe(true);
  });

  it('shows replies of both, each once', () => {
    const { channel, past, root, reply } = setUp();
    const window = past.channel.viewBetween(0, 1_500);
    const both = repliesIn([window, channel.view.get(), channel.view.get()], root);
    expect(both.map(({ id }) => id)).toEqual([reply]);
  });

  it('says that it is no longer kept', async () => {
    setUp((past, root) => past.dropped.add(root));
    expect(await screen.findByRole('heading', { name: 'No longer kept' })).toBeDefined();
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  it('says that it is not here, and comes with the connection', async () => {
    const { past, session } = setUp((before) => {
      before.online = false;
    });
    expect(await screen.findByText(/Connect to load it/)).toBeDefined();
    past.online = true;
    act(() => session.connection.set('offline'));
    act(() => session.connection.set('online'));
    expect(await screen.findByRole('textbox', { name: 'Reply in the thread' })).toBeDefined();
  });
});
