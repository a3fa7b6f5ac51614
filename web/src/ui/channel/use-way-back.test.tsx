// @vitest-environment jsdom
import type { OpId } from '@causeway/shared/id';
import { cleanup, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakePast } from '../testing/fake-past.ts';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { ADA } from '../testing/sample-people.ts';
import { goTo } from './go-to.ts';
import { usePane } from './pane.ts';
import { toPresent } from './show-window.ts';
import { useWayBack } from './use-way-back.ts';

beforeEach(() => stubMedia());
afterEach(cleanup);

function Probe() {
  useWayBack(usePane());
  return null;
}

/** In a channel to which somebody has come from the start page. */
function setUp() {
  const made = fakePane();
  const ids = [0, 1, 2, 3].map((index) => made.channel.add(ADA.id, 1_000 + index, `Message ${index}`));
  new FakePast(made.channel.fold(), { size: 1 });
  history.pushState(null, '', '/');
  history.pushState(null, '', `/c/${made.channel.id}`);
  const { pane } = made;
  renderInPane(made, <Probe />);
  const jump = async (index: number) => {
    await goTo(pane, { op: ids[index] as OpId }, vi.fn());
    expect(pane.window.get()).toBeDefined();
  };
  const jumpInView = async () => {
    await goTo(pane, { op: ids[3] as OpId }, vi.fn());
    expect(pane.window.get()).toBeUndefined();
  };
  const expectPresent = () => waitFor(() => expect(pane.window.get()).toBeUndefined());
  return { pane, jump, jumpInView, expectPresent, path: `/c/${made.channel.id}` };
}

it('Back from older messages leads to where one was in the channel', async () => {
  const { pane, jump, expectPresent, path } = setUp();
  const place = { key: 'some-row', offset: 12 };
  pane.sight.set(() => place);
  await jump(0);
  await jump(1);
  history.back();
  await expectPresent();
  expect(pane.landing.get()).toEqual(place);
  expect(location.pathname).toBe(path);
  history.back();
  await waitFor(() => expect(location.pathname).toBe('/'));
});

it('who has gone back to the present by a button leaves the channel by Back', async () => {
  const { pane, jump, path } = setUp();
  await jump(0);
  toPresent(pane);
  await waitFor(() => expect(history.state).toBeNull());
  expect(location.pathname).toBe(path);
  history.back();
  await waitFor(() => expect(location.pathname).toBe('/'));
});

it('Back from the address of an old message leads to where one was too', async () => {
  const { pane, jump, expectPresent, path } = setUp();
  history.pushState(null, '', `${path}/m/any`);
  await jump(0);
  history.back();
  await expectPresent();
  expect(pane.landing.get()).toBe('end');
  expect(location.pathname).toBe(path);
});

describe('a jump to what is loaded already', () => {
  const place = { key: 'some-row', offset: 12 };
  const inView = async () => {
    const made = setUp();
    made.pane.sight.set(() => place);
    await made.jumpInView();
    return made;
  };

  it('is gone back from to where one was in the channel', async () => {
    const { pane, path } = await inView();
    history.back();
    await waitFor(() => expect(pane.returning.get()).toEqual(place));
    expect(location.pathname).toBe(path);
    history.back();
    await waitFor(() => expect(location.pathname).toBe('/'));
  });

  it('and one to older messages lead back to where one was before both', async () => {
    const { pane, jump, expectPresent } = await inView();
    pane.sight.set(() => 'end');
    await jump(0);
    history.back();
    await expectPresent();
    expect(pane.landing.get()).toEqual(place);
  });

  it('from older messages too leads back to where one was before both', async () => {
    const { pane, jump, jumpInView, path } = setUp();
    pane.sight.set(() => place);
    await jump(0);
    await jumpInView();
    history.back();
    await waitFor(() => expect(pane.returning.get()).toEqual(place));
    expect(location.pathname).toBe(path);
  });

  it('leaves nothing to go back to for who has gone to the newest by a button', async () => {
    const { pane } = await inView();
    toPresent(pane);
    await waitFor(() => expect(history.state).toBeNull());
    expect(pane.returning.get()).toBeUndefined();
    history.back();
    await waitFor(() => expect(location.pathname).toBe('/'));
  });

  it('moves nobody who closes a panel that was opened since', async () => {
    const { pane, path } = await inView();
    history.pushState(null, '', path);
    history.pushState(null, '', `${path}/members`);
    history.back();
    await waitFor(() => expect(location.pathname).toBe(path));
    expect(pane.returning.get()).toBeUndefined();
  });
});
