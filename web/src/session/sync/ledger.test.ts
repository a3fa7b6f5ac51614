import type { OpId, UserId } from '@causeway/shared/id';
import { appendOps, vectorOf } from '@causeway/shared/log';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { Ledger } from './ledger.ts';

const ME = 'Adaaaaaaaa' as UserId;
const idOf = (author: string, at: number): OpId => `${author}.${`${at}`.padStart(12, '0')}` as OpId;

function setUp() {
  const doc = new Y.Doc();
  const ledger = new Ledger(ME, new Map());
  const write = (author: string, at: number): OpId => {
    appendOps(doc, [{ k: 'post', id: idOf(author, at), ts: at, body: 'x' }]);
    ledger.update(doc);
    return idOf(author, at);
  };
  return { doc, ledger, write };
}

test('only my ops are pending, until their clock is acknowledged', () => {
  const { doc, ledger, write } = setUp();
  const first = write(ME, 1);
  write('Bobbbbbbbb', 2);
  const before = vectorOf(doc);
  const second = write(ME, 3);
  expect([...ledger.pending.get()]).toEqual([first, second]);
  expect(ledger.raise(before)).toBe(true);
  expect(ledger.update(doc)).toBe(true);
  expect([...ledger.pending.get()]).toEqual([second]);
  expect(ledger.raise(before)).toBe(false);
});

test('pending keeps its reference while nothing of mine changes', () => {
  const { ledger, write } = setUp();
  write(ME, 1);
  const pending = ledger.pending.get();
  write('Bobbbbbbbb', 2);
  expect(ledger.pending.get()).toBe(pending);
});

test('who wrote an op is known until it is acknowledged', () => {
  const { doc, ledger } = setUp();
  ledger.wrote(idOf(ME, 1));
  appendOps(doc, [
    { k: 'post', id: idOf(ME, 1), ts: 1 },
    { k: 'post', id: idOf(ME, 2), ts: 2 },
  ]);
  ledger.update(doc);
  expect(ledger.writtenHere(doc)).toHaveLength(1);
  ledger.raise(vectorOf(doc));
  ledger.update(doc);
  ledger.reset(new Map());
  ledger.update(doc);
  expect(ledger.writtenHere(doc)).toEqual([]);
});
