// @vitest-environment jsdom
import type { OpId } from '@causeway/shared/id';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Found } from '../../session/past.ts';
import { FakePast } from '../testing/fake-past.ts';
import { fakePane, stubMedia } from '../testing/render-app.tsx';
import { ADA } from '../testing/sample-people.ts';
import { createEdges } from '../timeline/use-edges.ts';
import { goTo, missedText } from './go-to.ts';
import { returnToView } from './return-to-view.ts';
import { toPresent } from './show-window.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 1);

/** A hundred messages, the newest twenty of which are in the channel's own view. */
function setUp(floor: 'beginning' | 'dropped' = 'beginning') {
  const made = fakePane({ role: 'admin' });
  const ids = Array.from({ length: 100 }, (_, index) =>
    made.channel.add(ADA.id, START + index * MINUTE, `Message ${index}`),
  );
  const past = new FakePast(made.channel.fold(), { size: 10, floor });
  const navigate = vi.fn();
  const id = (index: number) => ids[index] as OpId;
  const go = (index: number) => goTo(made.pane, { op: id(index) }, navigate);
  const shown = () => {
    const view = (made.pane.window.get() ?? made.channel).view.get();
    return view.timeline.map((entry) => (entry.type === 'message' ? entry.message.body.slice(8) : ''));
  };
  return { ...made, past, navigate, id, go, shown };
}

beforeEach(() => {
  stubMedia();
  history.replaceState(null, '', '/');
});

describe('going to a message', () => {
  it('of the channel’s own view aims at it', async () => {
    const { go, pane, id } = setUp();
    expect(await go(95)).toBeUndefined();
    expect(pane.window.get()).toBeUndefined();
    expect(pane.aim.get()).toEqual({ op: id(95) });
  });

  it('further back shows older messages in its place', async () => {
    const { go, pane, id, shown } = setUp();
    expect(await go(34)).toBeUndefined();
    expect(shown()).toEqual(['30', '31', '32', '33', '34', '35', '36', '37', '38', '39']);
    expect(pane.aim.get()).toEqual({ op: id(34) });
  });

  it('inside the older messages stays there; elsewhere closes them', async () => {
    const { go, pane, past } = setUp();
    await go(34);
    const window = pane.window.get();
    await go(31);
    expect(pane.window.get()).toBe(window);
    await go(72);
    expect(past.windows.map(({ closed }) => closed)).toEqual([true, false]);
    await go(95);
    expect(pane.window.get()).toBeUndefined();
    expect(past.windows.map(({ closed }) => closed)).toEqual([true, true]);
  });

  it('of a thread opens the thread, also from far back', async () => {
    const { go, pane, channel, id, navigate, past } = setUp();
    channel.change(id(34), { thread: id(3) });
    channel.fold();
    await go(34);
    expect(navigate).toHaveBeenCalledWith(`/c/${channel.id}/t/${id(3)}`, { replace: false });
    expect(pane.window.get()).toBeUndefined();
    expect(past.windows.every(({ closed }) => closed)).toBe(true);
  });

  it('says why it can’t', async () => {
    const { go, past, id, pane, navigate } = setUp();
    past.dropped.add(id(2));
    expect(await go(2)).toBe('dropped');
    expect(await goTo(pane, { op: 'nobody' }, navigate)).toBe('nothing');
    past.online = false;
    expect(await go(5)).toBe('unreachable');
    expect(missedText({ op: 'x' }, 'unreachable')).toMatch(/isn’t on this device. Connect to load it/);
    expect(pane.window.get()).toBeUndefined();
  });

  it('yields to what is asked for later, whichever is found first', async () => {
    const { go, channel, pane, id } = setUp();
    const { promise, resolve } = Promise.withResolvers<Found>();
    const find = channel.onFind;
    channel.onFind = (place) => ('op' in place && place.op === id(12) ? promise : find(place));
    const first = go(12);
    await go(34);
    const window = pane.window.get();
    const late = await find({ op: id(12) });
    resolve(late);
    await first;
    expect(pane.window.get()).toBe(window);
    expect(late.in === 'past' && (late.window as unknown as { closed: boolean }).closed).toBe(true);
  });

  it('by day shows the first message from then on', async () => {
    const { pane, navigate, shown } = setUp();
    await goTo(pane, { at: START + 42 * MINUTE - 1 }, navigate);
    expect(shown()[0]).toBe('40');
    expect(await goTo(pane, { at: START + 1_000 * MINUTE }, navigate)).toBe('nothing');
  });
});

describe('older messages', () => {
  it('take edits and reactions', async () => {
    const { go, channel, id, pane } = setUp();
    await go(34);
    channel.react(id(34), '🎉', true);
    channel.delete(id(35));
    const { messages } = pane.window.get()?.view.get() ?? channel.view.get();
    expect(messages.get(id(34))?.reactions[0]?.emoji).toBe('🎉');
    expect(messages.get(id(35))?.deleted).toBe(true);
  });

  it('give way to the present, and clear the address', async () => {
    const { go, pane, channel, id, past } = setUp();
    history.replaceState(null, '', `/c/${channel.id}/m/${id(34)}`);
    await go(34);
    toPresent(pane);
    expect(pane.window.get()).toBeUndefined();
    expect(past.windows[0]?.closed).toBe(true);
    expect(pane.landing.get()).toBe('end');
    expect(location.pathname).toBe(`/c/${channel.id}`);
  });

  it('grow at both ends, once for each time that one comes near', async () => {
    const { go, pane, shown } = setUp();
    await go(34);
    const window = pane.window.get();
    if (window === undefined) throw new Error('no window');
    const edges = createEdges(window);
    edges.nearStart();
    edges.nearStart();
    edges.nearEnd(() => []);
    await vi.waitFor(() => expect(shown()).toHaveLength(30));
    expect(shown()[0]).toBe('20');
    expect(shown().at(-1)).toBe('49');
  });

  it('lead back into the channel’s own view, lengthened to what is in sight', async () => {
    const { go, pane, past, id, channel } = setUp();
    await go(68);
    const window = past.windows[0];
    if (window === undefined) throw new Error('no window');
    await window.loadNewer();
    expect(window.newer.get()).toBe('joined');
    const inSight = () => [66, 67, 68].map((index, row) => ({ key: id(index), offset: 12 + row * 50 }));
    await returnToView(pane, window, inSight);
    expect(pane.window.get()).toBeUndefined();
    expect(pane.landing.get()).toEqual({ key: id(66), offset: 12 });
    expect(channel.view.get().messages.has(id(60))).toBe(true);
    expect(channel.view.get().messages.has(id(59))).toBe(false);
  });

  it('stay where the view can’t be lengthened', async () => {
    const { go, pane, past, id } = setUp();
    await go(68);
    const window = past.windows[0];
    if (window === undefined) throw new Error('no window');
    past.online = false;
    await returnToView(pane, window, () => [{ key: id(66), offset: 0 }]);
    expect(pane.window.get()).toBe(window);
  });
});
