import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import type { OpId } from '@causeway/shared/id';
import type { ChannelOp } from '@causeway/shared/op/channel-op';
import { anyChannelOps } from '@causeway/shared/testing/channel-ops';
import { ADA, GENERAL } from '@causeway/shared/testing/people';
import { plain } from '@causeway/shared/testing/plain';
import { runCount } from '@causeway/shared/testing/run-count';
import { chunked, shuffled } from '@causeway/shared/testing/shuffled';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { HistoryDevice } from '../../testing/history-device.ts';
import { ofShared } from '../../testing/of-shared.ts';
import { SegmentServer } from '../../testing/segment-server.ts';
import { cut } from '../../testing/segments.ts';
import type { PastWindow } from '../past.ts';
import { Cell } from '../store.ts';
import type { OwnView } from './own-view.ts';
import type { SegmentLibrary } from './segment-library.ts';

/** Ops cut into segments; the server's own are those of `cut`. */
const anyRuns: fc.Arbitrary<ChannelOp[][]> = ofShared(anyChannelOps(60))
  .map((ops) => ops.filter(({ k }) => k !== 'genesis' && k !== 'seal'))
  .chain((ops) => ofShared(chunked(ops)))
  .filter((runs) => runs.length > 2);

interface World {
  readonly sealed: readonly string[][];
  readonly head: readonly string[];
  readonly device: HistoryDevice;
  readonly library: SegmentLibrary;
  readonly own: OwnView;
  /** What everything shows. */
  readonly all: ChannelFold;
}

function worldOf(runs: readonly (readonly ChannelOp[])[]): World {
  const { sealed, head } = cut(runs);
  const server = new SegmentServer(GENERAL);
  server.sealed.push(...sealed);
  const device = new HistoryDevice(server, ADA);
  const own = new ChannelFold();
  own.add(head);
  const all = new ChannelFold();
  for (const texts of sealed) all.add(texts);
  all.add(head);
  const view: OwnView = {
    view: new Cell(own.view),
    oldest: new Cell(sealed.length),
    loadOlder: () => Promise.resolve(),
  };
  const library = device.open();
  library.known(GENERAL, { first: 0, head: sealed.length });
  return { sealed, head, device, library, own: view, all };
}

const postsOf = (texts: readonly string[]): OpId[] =>
  texts.flatMap((text) => {
    const op = JSON.parse(text) as ChannelOp;
    return op.k === 'post' ? [op.id] : [];
  });

function expectAsEverything(window: PastWindow, { all }: World): void {
  const { messages, threads } = window.view.get();
  for (const [id, message] of messages) {
    expect(plain(message), id).toEqual(plain(all.view.messages.get(id)));
    expect(plain(threads.get(id)), `thread ${id}`).toEqual(plain(all.view.threads.get(id)));
  }
}

async function openAt(world: World, op: OpId, around: number): Promise<PastWindow> {
  const found = await world.library.find(GENERAL, { op }, world.own, around);
  if (found.in !== 'past') throw new Error(`found in ${found.in}`);
  expect(found.window.view.get().messages.has(op)).toBe(true);
  return found.window;
}

test('a window at any place shows each of its messages as a fold of everything does', async () => {
  const property = fc.asyncProperty(anyRuns, fc.nat(8), async (runs, around) => {
    const world = worldOf(runs);
    for (const segment of world.sealed.keys()) await world.library.texts(GENERAL, segment);
    world.library.observe(GENERAL, world.sealed.length, world.head);
    await world.library.settled();
    world.device.online = false;
    for (const texts of world.sealed) {
      const [op] = postsOf(texts);
      if (op === undefined) continue;
      const window = await openAt(world, op, around);
      expectAsEverything(window, world);
      await window.loadOlder();
      await window.loadNewer();
      expectAsEverything(window, world);
      window.close();
    }
    await world.library.close();
  });
  await fc.assert(property, { numRuns: runCount(60) });
});

test('an open window becomes right as segments and ops of the head become known, in any order', async () => {
  const anyCase = anyRuns.chain((runs) =>
    fc.tuple(fc.constant(runs), ofShared(shuffled([...runs.keys()])), fc.nat(1_000)),
  );
  const property = fc.asyncProperty(anyCase, async ([runs, order, place]) => {
    const world = worldOf(runs);
    const posts = world.sealed.flatMap(postsOf);
    const op = posts[place % Math.max(1, posts.length)];
    if (op === undefined) return;
    const window = await openAt(world, op, 1);
    for (const segment of order) {
      if (segment < world.sealed.length) await world.library.texts(GENERAL, segment);
      else for (const text of world.head) world.library.observe(GENERAL, segment, [text]);
    }
    await vi.waitFor(() => expectAsEverything(window, world), { interval: 1 });
    window.close();
    await world.library.close();
  });
  await fc.assert(property, { numRuns: runCount(60) });
});
