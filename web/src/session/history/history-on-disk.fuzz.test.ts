import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import type { OpId } from '@causeway/shared/id';
import type { ChannelOp } from '@causeway/shared/op/channel-op';
import { eraseText } from '@causeway/shared/op/erase-text';
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
import { Cell } from '../store.ts';
import { digest } from './digest.ts';
import { gunzip } from './gzip.ts';
import type { OwnView } from './own-view.ts';

/** What is erased in the background comes late: what a segment deletes must be gone before that. */
const SLOW = { persist: 40 };

/** Every body says whose message it is of, so that it is known on the disk; and much is deleted. */
function marked(ops: readonly ChannelOp[]): ChannelOp[] {
  return ops.flatMap((op): ChannelOp[] => {
    if (op.k === 'genesis' || op.k === 'seal') return [];
    if (op.k === 'post') return [{ ...op, body: `text of ${op.id}` }];
    if (op.k === 'pin' || (op.k === 'react' && op.emoji === '❤️')) {
      const { id, ts, of } = op;
      return [{ k: 'delete', id, ts, of }];
    }
    return op.k === 'edit' || op.k === 'streamEnd' ? [{ ...op, body: `text of ${op.of}` }] : [op];
  });
}

const anyCase = ofShared(anyChannelOps(40))
  .map(marked)
  .chain((ops) => ofShared(chunked(ops)))
  .filter((runs) => runs.length > 2)
  .chain((runs) =>
    fc.tuple(fc.constant(runs), ofShared(shuffled([...runs.keys()])), fc.array(fc.nat(12), { maxLength: 6 })),
  );

/** From now on every write fails, once `after` of them have been made: as if the tab had died then. */
function dieAfter(device: HistoryDevice, after: number): void {
  let left = after;
  const { store } = device;
  for (const name of ['set', 'update', 'putSegment', 'removeSegment'] as const) {
    const write = store[name].bind(store) as (...args: unknown[]) => Promise<void>;
    Object.assign(store, {
      [name]: (...args: unknown[]) => (left-- > 0 ? write(...args) : Promise.reject(new Error('died'))),
    });
  }
}

/** The server leaves out the texts of messages that are deleted when it seals; what is deleted later is the device's. */
function erasedAtSealing(sealed: readonly (readonly string[])[]): string[][] {
  const deleted = new Set<OpId>();
  return sealed.map((texts) => {
    for (const target of digest(texts).deleted) deleted.add(target);
    return texts.map((text) => eraseText(text, deleted));
  });
}

/** A view in which nothing is, of a channel with this head. */
const nothingOf = (head: number): OwnView => ({
  view: new Cell(new ChannelFold().view),
  oldest: new Cell(head),
  loadOlder: () => Promise.resolve(),
});

async function onDisk({ disk }: HistoryDevice): Promise<string> {
  const segments = [...(disk.segments.get(GENERAL)?.values() ?? [])];
  return (
    (await Promise.all(segments.map((bytes) => gunzip(bytes)))).join('') + JSON.stringify([...disk.values])
  );
}

test('whenever tabs die, nothing deleted stays on the disk in the end, and windows are right', async () => {
  const property = fc.asyncProperty(anyCase, async ([runs, order, deaths]) => {
    const { sealed, head } = cut(runs);
    const server = new SegmentServer(GENERAL);
    server.sealed.push(...erasedAtSealing(sealed));
    const device = new HistoryDevice(server, ADA, SLOW);
    const all = new ChannelFold();
    for (const texts of [...sealed, head]) all.add(texts);

    // Segments come in any order while tabs die; then one tab lives on.
    for (const after of [...deaths, undefined]) {
      const tab = device.reload();
      if (after !== undefined) dieAfter(device, after);
      for (const segment of order) {
        if (segment < sealed.length) await tab.texts(GENERAL, segment);
        else tab.observe(GENERAL, segment, head);
      }
      if (after !== undefined) {
        await tab.close();
        continue;
      }
      const deleted = [...all.view.messages.values()].filter((message) => message.deleted);
      await vi.waitFor(async () => {
        const stored = await onDisk(device);
        for (const { id } of deleted) {
          const isInHead = head.some((text) => text.includes(`text of ${id}`));
          if (!isInHead) expect(stored).not.toContain(`text of ${id}`);
        }
      });
      await tab.settled();
      device.online = false;
      for (const { id } of all.view.messages.values()) {
        const found = await tab.find(GENERAL, { op: id }, nothingOf(sealed.length), 0);
        if (found.in !== 'past') continue;
        const shown = found.window.view.get().messages.get(id);
        expect(plain(shown), id).toEqual(plain(all.view.messages.get(id)));
        found.window.close();
      }
      await tab.close();
    }
  });
  await fc.assert(property, { numRuns: runCount(30) });
});
