// @vitest-environment jsdom
import type { OpId } from '@causeway/shared/id';
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useStore } from '../app/use-store.ts';
import { FakePast } from '../testing/fake-past.ts';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { ADA } from '../testing/sample-people.ts';
import { usePane } from './pane.ts';
import { useTarget } from './use-target.ts';

beforeEach(() => {
  stubMedia();
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function Probe({ target, seen }: { target: OpId; seen: string[] }) {
  const waiting = useTarget(target);
  const shown = useStore(usePane().window) === undefined ? 'the present' : 'older messages';
  seen.push(waiting ? 'nothing' : shown);
  return <p>{waiting ? 'nothing' : shown}</p>;
}

function setUp() {
  const made = fakePane();
  const ids = [0, 1, 2, 3].map((index) =>
    made.channel.add(ADA.id, 1_000 + index, `Message ${index}`),
  ) as OpId[];
  const { promise, resolve: come } = Promise.withResolvers<void>();
  new FakePast(made.channel.fold(), { size: 1, wait: () => promise });
  const seen: string[] = [];
  const open = (at: number) => renderInPane(made, <Probe target={ids[at] as OpId} seen={seen} />);
  return { seen, come, open };
}

it('an old message of the address is waited for, and the present is not shown before', async () => {
  const { seen, come, open } = setUp();
  open(0);
  expect(screen.getByText('nothing')).toBeDefined();
  const shown: Promise<void> = act(async () => come());
  await shown;
  expect(screen.getByText('older messages')).toBeDefined();
  expect(seen).not.toContain('the present');
});

it('nobody waits for a message that is here', () => {
  const { seen, open } = setUp();
  open(3);
  expect(seen).not.toContain('nothing');
});

it('the present is shown when it takes long', () => {
  const { open } = setUp();
  open(0);
  act(() => vi.advanceTimersByTime(3_000));
  expect(screen.getByText('the present')).toBeDefined();
});
