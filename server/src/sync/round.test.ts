import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { breakAfterCommits, breakCommits } from '../testing/broken-store.ts';
import { type LogParts, logParts } from '../testing/log-parts.ts';
import { SharedChannel } from '../testing/shared-channel.ts';
import { behind, block, first, update } from '../testing/update-bytes.ts';
import type { Receipt } from './receipt.ts';

const ADA = 'Ada0000001' as UserId;
const BOB = 'Bob0000001' as UserId;
const ID = 'Channel000000001' as ChannelId;
const NOW = 1_800_000_000_000;

let dir: string;
let parts: LogParts;
let channel: SharedChannel;
let serial = 0;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'causeway-round-'));
  await start();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await parts.close();
  await rm(dir, { recursive: true });
});

async function start(segments?: { ops: number; bytes: number }): Promise<void> {
  parts = await logParts(dir, () => NOW, segments);
  channel = await SharedChannel.open(parts, ID, [ADA, BOB]);
}

const post = (author: UserId, fields: object = {}): string => {
  const id = `${author}.${String(++serial).padStart(12, '0')}`;
  return JSON.stringify({ k: 'post', id, ts: NOW, body: 'x', ...fields });
};
const at = (client: number, clock: number, ...texts: string[]): Uint8Array =>
  update(block(client, clock, clock === 0 ? first(...texts) : behind(client, clock - 1, ...texts)));
const chain = (client: number, author: UserId, count: number): [Uint8Array, UserId][] =>
  Array.from({ length: count }, (_, clock) => [at(client, clock, post(author)), author]);

/** `applied`, the codes of what was refused, or the failure. */
const outcome = (settled: PromiseSettledResult<Receipt>): string => {
  if (settled.status === 'rejected') return 'failed';
  const { value } = settled;
  return value.result === 'refused' ? value.ops.map(({ code }) => code).join() : value.result;
};

describe('updates that arrive during a commit', () => {
  it('are taken with one, each as a row, in their order', async () => {
    let commits = 0;
    breakCommits(parts.db, () => ++commits === 0);
    const updates = [...chain(1, ADA, 30), ...chain(2, BOB, 20)];
    const receipts = await channel.receiveTogether(updates);
    expect(new Set(receipts.map(outcome))).toEqual(new Set(['applied']));
    // One is that of what was being written when they came.
    expect(commits).toBe(2);
    expect(await channel.owners()).toEqual(updates.map(([, user]) => user));
    expect((await channel.texts()).length).toBe(50);
    expect(await channel.shown()).toEqual(await channel.texts());
  });

  it('are judged one by one: what is refused takes along only what stands behind it', async () => {
    const bad = post(ADA, { body: 7 });
    const receipts = await channel.receiveTogether([
      [at(1, 0, post(ADA)), ADA],
      [at(2, 0, bad), ADA],
      [at(2, 1, post(ADA)), ADA],
      [at(3, 0, post(BOB)), BOB],
      [at(1, 1, post(ADA)), ADA],
    ]);
    expect(receipts.map(outcome)).toEqual(['applied', 'malformed', 'gap', 'applied', 'applied']);
    expect(await channel.owners()).toEqual([ADA, BOB, ADA]);
    expect(await channel.shown()).toEqual(await channel.texts());
  });

  it('may stand behind each other', async () => {
    const [a, b] = [post(ADA), post(BOB)];
    const receipts = await channel.receiveTogether([
      [at(1, 0, a), ADA],
      [update(block(2, 0, behind(1, 0, b))), BOB],
    ]);
    expect(receipts.map(outcome)).toEqual(['applied', 'applied']);
    expect((await channel.texts()).sort()).toEqual([a, b].sort());
  });

  it('one of two with the same clientID and clock is taken, never both', async () => {
    const receipts = await channel.receiveTogether([
      [at(1, 0, post(ADA)), ADA],
      [at(1, 0, post(ADA)), ADA],
      [at(1, 0, post(BOB)), BOB],
    ]);
    expect(receipts.map(outcome)).toEqual(['applied', 'client-id', 'client-id']);
    expect((await channel.texts()).length).toBe(1);
  });

  it('one of two texts with the same id is taken', async () => {
    const text = post(ADA);
    const receipts = await channel.receiveTogether([
      [at(1, 0, text), ADA],
      [at(2, 0, text.replace('"x"', '"y"')), ADA],
    ]);
    expect(receipts.map(outcome)).toEqual(['applied', 'used-id']);
    expect(await channel.texts()).toEqual([text]);
  });

  it('repeat each other without a row', async () => {
    const text = post(ADA);
    const receipts = await channel.receiveTogether([
      [at(1, 0, text), ADA],
      [at(1, 0, text), ADA],
      [at(1, 0, text), BOB],
    ]);
    expect(receipts.map(outcome)).toEqual(['applied', 'applied', 'applied']);
    expect(await channel.owners()).toEqual([ADA]);
  });

  it('that come late are named by one row ahead of all of them', async () => {
    const late = [post(ADA, { ts: NOW - 200_000 }), post(BOB, { ts: NOW - 300_000 })] as const;
    await channel.receiveTogether([
      [at(1, 0, post(ADA)), ADA],
      [at(2, 0, late[0]), ADA],
      [at(3, 0, late[1]), BOB],
    ]);
    const ids = late.map((text) => JSON.parse(text).id);
    expect(await channel.owners()).toEqual(['0000000000', ADA, ADA, BOB]);
    const received = (await channel.texts())
      .map((text) => JSON.parse(text))
      .find(({ k }) => k === 'received');
    expect(received).toMatchObject({ ids, at: NOW });
  });
});

it('when the store fails nothing of a round has happened, and nobody is told otherwise', async () => {
  let commits = 0;
  // The first is that of what was being written when they came.
  breakCommits(parts.db, () => ++commits === 2);
  const updates: [Uint8Array, UserId][] = [...chain(1, ADA, 3), [at(1, 0, post(ADA)), ADA]];
  const receipts = await channel.receiveTogether(updates);
  expect(receipts.map(outcome)).toEqual(['failed', 'failed', 'failed', 'failed']);
  expect([await channel.texts(), await channel.shown()]).toEqual([[], []]);
  const again = await channel.receiveTogether(updates);
  expect(again.map(outcome)).toEqual(['applied', 'applied', 'applied', 'client-id']);
});

it('a round whose commit was made, though nobody was told so, is acknowledged, and there once', async () => {
  let commits = 0;
  // The first is that of what was being written when they came.
  breakAfterCommits(parts.db, () => ++commits === 2);
  const updates: [Uint8Array, UserId][] = [...chain(1, ADA, 3), [at(1, 0, post(ADA)), ADA]];
  const receipts = await channel.receiveTogether(updates);
  expect(receipts.map(outcome)).toEqual(['applied', 'applied', 'applied', 'client-id']);
  expect(await channel.owners()).toEqual([ADA, ADA, ADA]);
  expect(await channel.shown()).toEqual(await channel.texts());
});

it('a round is judged again as a whole when another server was faster', async () => {
  await channel.receive(at(9, 0, post(ADA)), ADA);
  const other = await logParts(dir, () => NOW);
  const theirs = post(BOB);
  await other.receive(channel.doc, at(2, 0, theirs), BOB);
  const receipts = await channel.receiveTogether([
    [at(1, 0, post(ADA)), ADA],
    [at(2, 0, post(BOB)), BOB],
    [at(2, 1, post(BOB)), BOB],
  ]);
  expect(receipts.map(outcome)).toEqual(['applied', 'client-id', 'applied']);
  expect(await channel.texts()).toContain(theirs);
  expect((await channel.texts()).length).toBe(4);
  await other.close();
});

it('a round is bounded, and what comes after the seal is refused as sealed', async () => {
  await parts.close();
  await rm(dir, { recursive: true });
  dir = await mkdtemp(join(tmpdir(), 'causeway-round-'));
  await start({ ops: 100, bytes: 1_000_000 });
  const receipts = await channel.receiveTogether(chain(1, ADA, 600));
  const outcomes = receipts.map(outcome);
  expect(outcomes.filter((what) => what === 'applied').length).toBe(500);
  expect(new Set(outcomes.slice(500))).toEqual(new Set(['sealed']));
});
