import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LogParts, logParts } from '../testing/log-parts.ts';
import { dropPlace } from '../testing/test-database.ts';
import { behind, block, first, update } from '../testing/update-bytes.ts';

const ADA = 'Ada0000001' as UserId;
const LOG = `user/${ADA}` as const;
const DOC = `${LOG}/0`;
const ROOM = 'Channel000000001' as ChannelId;

let dir: string;
let parts: LogParts;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'causeway-sealed-'));
  parts = await logParts(dir, () => 1_800_000_000_000);
  await parts.logs.transact([LOG], async (tx) => {
    await tx.create(LOG);
    const empty = { channels: {}, contacts: {}, read: {}, drafts: {}, mutes: {}, stars: {}, prefs: {} };
    tx.write(LOG, { k: 'genesis', segment: 0, me: { handle: 'ada', name: 'Ada' }, ...empty });
  });
  expect(await receive(update(block(7, 0, first(KEPT))))).toEqual({ result: 'applied' });
  await parts.sealer.sealHead(LOG);
});
afterEach(async () => {
  await parts.close();
  await dropPlace(dir);
  await rm(dir, { recursive: true });
});

const idOf = (n: number): string => `${ADA}.${String(n).padStart(12, '0')}`;
const read = (n: number, at = n): string =>
  JSON.stringify({ k: 'read', id: idOf(n), ts: 1_800_000_000_000, channel: ROOM, at });
const KEPT = read(1);
const receive = (bytes: Uint8Array) => parts.receive(DOC, bytes, ADA);
const sealed = (...ids: number[]) => ({
  result: 'refused',
  ops: ids.map((n) => ({ id: idOf(n), code: 'sealed', message: 'this segment of the log is sealed' })),
});

describe('an update to a sealed document', () => {
  it('that brings nothing new is acknowledged', async () => {
    expect(await receive(update(block(7, 0, first(KEPT))))).toEqual({ result: 'applied' });
  });

  it('is refused, naming the ops that it does not hold', async () => {
    expect(await receive(update(block(7, 0, first(KEPT), behind(7, 0, read(2), read(3)))))).toEqual(
      sealed(2, 3),
    );
    expect(await receive(update(block(7, 1, behind(7, 0, read(2)))))).toEqual(sealed(2));
  });

  it('is refused as sealed whatever else is wrong with it', async () => {
    expect(await receive(update(block(9, 5, behind(7, 0, read(2)))))).toEqual(sealed(2));
    expect(await receive(update(block(9, 0, behind(8, 3, read(2)))))).toEqual(sealed(2));
  });

  it('is never acknowledged for another text at a known place, nor for a known text at a new one', async () => {
    expect(await receive(update(block(7, 0, first(read(1, 99)))))).toEqual(sealed(1));
    expect(await receive(update(block(7, 0, first(read(2)))))).toEqual(sealed(2));
    expect(await receive(update(block(8, 0, behind(7, 0, KEPT))))).toEqual(sealed(1));
  });
});
