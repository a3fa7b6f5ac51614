// @vitest-environment jsdom
import type { OpId } from '@causeway/shared/id';
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakePast } from '../testing/fake-past.ts';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { ADA } from '../testing/sample-people.ts';
import { ComposingBar } from './composing-bar.tsx';

beforeEach(() => stubMedia());
afterEach(cleanup);

it('what is answered is quoted although it is shown no longer, as soon as this device has it', () => {
  const made = fakePane();
  const ids = [0, 1, 2, 3].map((index) => made.channel.add(ADA.id, 1_000 + index, `Message ${index}`));
  new FakePast(made.channel.fold(), { size: 1 });
  renderInPane(made, <ComposingBar composing={{ mode: 'reply', to: ids[0] as OpId }} onCancel={vi.fn()} />);
  expect(screen.getByText('Earlier message')).toBeDefined();
  act(() => made.channel.recalls.set(true));
  expect(screen.getByText('Reply to Ada Okafor')).toBeDefined();
  expect(screen.getByText('Message 0')).toBeDefined();
});
