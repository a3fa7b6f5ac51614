import type { UserId } from '@causeway/shared/id';
import { appendTexts } from '@causeway/shared/log';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { idsOf, storedTextsBy, textsBy } from './op-texts.ts';

const ADA = 'Adaaaaaaaa' as UserId;
const op = (author: string, at: number): string =>
  `{"k":"post","id":"${author}.${String(at).padStart(12, '0')}"}`;

test('ops are told apart by their authors; what is no op is left out', () => {
  const texts = [op('Adaaaaaaaa', 1), op('Bobbbbbbbb', 2), 'garbage Adaaaaaaaa', op('Adaaaaaaaa', 3)];
  expect([...textsBy(ADA, texts).values()]).toEqual([op('Adaaaaaaaa', 1), op('Adaaaaaaaa', 3)]);
  expect(idsOf(texts).size).toBe(3);
});

test('stored updates give their ops also when those before them are missing, or one cannot be read', () => {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update) => updates.push(update));
  for (let at = 0; at < 4; at++) appendTexts(doc, [op(at === 2 ? 'Bobbbbbbbb' : 'Adaaaaaaaa', at)]);
  const stored = [updates[0], Uint8Array.of(255, 255), updates[2], updates[3]].filter(
    (update) => update !== undefined,
  );
  expect([...storedTextsBy(ADA, stored).values()].sort()).toEqual([op('Adaaaaaaaa', 0), op('Adaaaaaaaa', 3)]);
  expect(storedTextsBy(ADA, []).size).toBe(0);
});
