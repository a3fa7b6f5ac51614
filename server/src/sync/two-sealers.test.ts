import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '@causeway/shared/assert';
import type { DocName } from '@causeway/shared/doc-name';
import type { UserId } from '@causeway/shared/id';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type LogParts, logParts } from '../testing/log-parts.ts';
import { dropPlace } from '../testing/test-database.ts';

const LOG = `user/${'Ada0000001' as UserId}` as const;
const HEAD = `${LOG}/0` as DocName;
const SEGMENTS = { ops: 3, bytes: 100_000 };

let dir: string;
let servers: LogParts[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'causeway-sealers-'));
  servers = [await logParts(dir, Date.now), await logParts(dir, Date.now, SEGMENTS)];
});
afterEach(async () => {
  for (const server of servers) await server.close();
  await dropPlace(dir);
  await rm(dir, { recursive: true });
});

it('a head that another server seals is sealed, though somebody else here reads that first', async () => {
  const [one, other] = servers as [LogParts, LogParts];
  const me = { handle: 'ada', name: 'Ada' };
  const empty = { channels: {}, contacts: {}, read: {}, drafts: {}, mutes: {}, stars: {}, prefs: {} };
  await one.logs.transact([LOG], async (tx) => {
    await tx.create(LOG);
    tx.write(LOG, { k: 'genesis', segment: 0, me, ...empty });
    for (let n = 0; n < SEGMENTS.ops; n++) tx.write(LOG, { k: 'me', ...me });
  });
  await other.docs.with([HEAD], async (opened) => {
    const live = must(opened.get(HEAD), 'it is there');
    expect(await one.sealer.sealHead(LOG)).toBe(true);
    const { catchUp } = other.docs;
    vi.spyOn(other.docs, 'catchUp').mockImplementationOnce(async (behind) => {
      await catchUp.call(other.docs, behind);
      return catchUp.call(other.docs, behind);
    });
    expect(await other.sealer.sealIfFull(live)).toBe(true);
  });
});
