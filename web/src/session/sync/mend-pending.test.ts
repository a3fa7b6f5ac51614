import type { UserId } from '@causeway/shared/id';
import { appendOps, readLog } from '@causeway/shared/log';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { mendPending } from './mend-pending.ts';

const ME = 'Adaaaaaaaa' as UserId;
const op = (author: string, at: number): object => ({
  k: 'post',
  id: `${author}.${`${at}`.padStart(12, '0')}`,
  ts: at,
});

test('texts of mine that wait for what is lost are freed; those of others come again from the server', () => {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  appendOps(doc, [op(ME, 1)]);
  appendOps(doc, [op('Bobbbbbbbb', 2)]);
  appendOps(doc, [op(ME, 3)]);
  const loaded = new Y.Doc();
  // The first row was never written.
  for (const update of updates.slice(1)) Y.applyUpdate(loaded, update);
  expect(readLog(loaded)).toEqual([]);
  expect(mendPending(loaded, ME)).toEqual([JSON.stringify(op(ME, 3))]);
  expect(loaded.store.pendingStructs).toBeNull();
});

test('a whole document has nothing to mend', () => {
  const doc = new Y.Doc();
  appendOps(doc, [op(ME, 1)]);
  expect(mendPending(doc, ME)).toEqual([]);
  expect(readLog(doc)).toHaveLength(1);
});
