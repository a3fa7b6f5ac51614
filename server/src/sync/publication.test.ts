import type { DocName } from '@causeway/shared/doc-name';
import { SERVER_ID, type UserId } from '@causeway/shared/id';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Row } from './journal.ts';
import { Publication } from './publication.ts';

const ADA = 'Ada0000001' as UserId;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const published: number[][] = [];
  const readers = { areSilent: true };
  const publication = new Publication(
    (rows) => published.push(rows.map(({ seq }) => seq)),
    () => readers.areSilent,
  );
  let seq = 0;
  const write = (owner: UserId = ADA): void => {
    const row: Row = {
      doc: 'channel/Channel000000001/0' as DocName,
      seq: ++seq,
      bytes: new Uint8Array(),
      owner,
    };
    publication.add([row]);
  };
  return { published, publication, readers, write };
}

it('the others are told with the readers, of each row once', () => {
  const { published, publication, readers, write } = setUp();
  write();
  write();
  expect(published).toEqual([]);
  publication.flush();
  publication.flush();
  expect(published).toEqual([[1, 2]]);
  readers.areSilent = false;
  write();
  expect(published).toEqual([[1, 2], [3]]);
});

it('what is added in the step in which the readers are told goes along', async () => {
  const { published, publication, readers, write } = setUp();
  write();
  publication.told();
  readers.areSilent = false;
  write();
  await Promise.resolve();
  expect(published).toEqual([[1, 2]]);
});

it('what the server writes itself is told at once, behind what waits', () => {
  const { published, write } = setUp();
  write();
  write(SERVER_ID);
  expect(published).toEqual([[1, 2]]);
});

it('where others write as well, each row is told at once, until they have not for a while', () => {
  const { published, publication, write } = setUp();
  write();
  publication.share();
  expect(published).toEqual([[1]]);
  write();
  expect(published).toEqual([[1], [2]]);
  vi.advanceTimersByTime(10_001);
  write();
  expect(published).toHaveLength(2);
});
