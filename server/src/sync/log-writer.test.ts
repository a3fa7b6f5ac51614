import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocName } from '@causeway/shared/doc-name';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import { readLog } from '@causeway/shared/log';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LogParts, logParts } from '../testing/log-parts.ts';
import { behind, block, update } from '../testing/update-bytes.ts';
import { insertRows, readRows, readStored, rebuild } from './journal.ts';
import type { LogId } from './logs.ts';

const ADA = 'Ada0000001' as UserId;
const id = (n: number): ChannelId => `Channel00000000${n}` as ChannelId;
const log = (n: number): `channel/${ChannelId}` => `channel/${id(n)}`;
const doc = (n: number): DocName => `${log(n)}/0` as DocName;

let dir: string;
let now: number;
let parts: LogParts;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  now = 1_800_000_000_000;
  dir = await mkdtemp(join(tmpdir(), 'causeway-logs-'));
  parts = await logParts(dir, () => now);
  for (const n of [1, 2, 3]) await open(n);
});
afterEach(async () => {
  vi.useRealTimers();
  await parts.close();
  await rm(dir, { recursive: true });
});

async function open(n: number): Promise<void> {
  await parts.logs.transact([log(n)], async (tx) => {
    await tx.create(log(n));
    const empty = { members: {}, pins: [], topic: '' };
    tx.write(log(n), { k: 'genesis', segment: 0, kind: 'private', name: `${n}`, ...empty });
  });
}

/** Ops of the log as they are stored. */
async function opsOf(n: number): Promise<{ k: string; id: string; ts: number; name?: string }[]> {
  const { doc: stored } = rebuild(await readStored(parts.db, doc(n)));
  return readLog(stored).map((text) => JSON.parse(text));
}

const names = async (n: number): Promise<(string | undefined)[]> => (await opsOf(n)).map(({ name }) => name);
const rename = (name: string) => ({ k: 'rename', name, by: ADA }) as const;
const setMeta = (tx: { db: LogParts['db'] }, key: string) =>
  tx.db.insertInto('meta').values({ key, value: '' }).execute();
const metaKeys = async (): Promise<string[]> =>
  (await parts.db.selectFrom('meta').select('key').execute()).map(({ key }) => key);

/** Lets the documents that nobody uses be unloaded. */
function idle(): void {
  now += 60_000;
  vi.advanceTimersByTime(60_000);
}

describe('rows of SQL and ops of logs', () => {
  it('change together', async () => {
    await parts.logs.transact([log(1), log(2)], async (tx) => {
      await setMeta(tx, 'both');
      tx.write(log(1), rename('a'));
      tx.write(log(2), rename('b'));
    });
    expect(await metaKeys()).toEqual(['both']);
    expect([await names(1), await names(2)]).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ]);
  });

  it('stay as they are when the change throws', async () => {
    const failing = parts.logs.transact([log(1)], async (tx) => {
      tx.write(log(1), rename('never'));
      await setMeta(tx, 'never');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect([await metaKeys(), await names(1)]).toEqual([[], ['1']]);
    await parts.logs.transact([log(1)], async (tx) => tx.write(log(1), rename('next')));
    expect(await names(1)).toEqual(['1', 'next']);
  });

  it('stay as they are when the journal fails', async () => {
    const failing = parts.logs.transact([log(1)], async (tx) => {
      await setMeta(tx, 'never');
      tx.write(log(1), rename('never'));
      const [row] = await readRows(tx.db, doc(1), 0);
      await insertRows(tx.db, [{ ...row, seq: 2 } as never], 0);
    });
    await expect(failing).rejects.toThrow('rows could not be added');
    expect([await metaKeys(), await names(1)]).toEqual([[], ['1']]);
  });

  it('are tried once more when another process has written meanwhile', async () => {
    await parts.logs.transact([log(1)], async (tx) => tx.write(log(1), rename('loaded')));
    const other = await logParts(dir, () => now);
    await other.logs.transact([log(1)], async (tx) => tx.write(log(1), rename('theirs')));
    let tries = 0;
    await parts.logs.transact([log(1)], async (tx) => {
      tries++;
      await setMeta(tx, 'ours');
      tx.write(log(1), rename('ours'));
    });
    expect([tries, await metaKeys(), await names(1)]).toEqual([
      2,
      ['ours'],
      ['1', 'loaded', 'theirs', 'ours'],
    ]);
    await other.close();
  });
});

it('a device’s update is judged anew when another process has written meanwhile', async () => {
  const [genesis] = await opsOf(1);
  const row = (await readStored(parts.db, doc(1))).rows[0];
  await parts.receive(doc(1), update(), ADA);
  await parts.db.insertInto('users').values(user(ADA)).execute();
  await parts.db.insertInto('channels').values(channel(1)).execute();
  await parts.db
    .insertInto('members')
    .values({ channel_id: id(1), user_id: ADA, role: 'member', joined_at: 0, last_read: null })
    .execute();
  const other = await logParts(dir, () => now);
  await other.logs.transact([log(1)], async (tx) => tx.write(log(1), rename('theirs')));
  const last = { client: parts.docs.serverClientOf(doc(1)), clock: 0 };
  expect(row?.seq).toBe(1);
  const text = JSON.stringify({ k: 'post', id: `${ADA}.000000000001`, ts: now, body: 'x' });
  const bytes = update(block(5, 0, behind(last.client, last.clock, text)));
  expect(await parts.receive(doc(1), bytes, ADA)).toEqual({ result: 'applied' });
  expect((await opsOf(1)).map(({ k }) => k).sort()).toEqual(['genesis', 'post', 'rename']);
  expect((await opsOf(1))[0]).toEqual(genesis);
  await other.close();
});

const user = (who: UserId) => ({
  id: who,
  handle: who.toLowerCase(),
  name: who,
  email: null,
  password_hash: null,
  avatar: null,
  role: 'user' as const,
  bot: 0,
  created_at: 0,
  deleted_at: null,
});
const channel = (n: number) => ({
  id: id(n),
  kind: 'private' as const,
  name: '',
  topic: '',
  retention: 'null',
  created_by: ADA,
  created_at: 0,
  deleted_at: null,
});

it('a transaction inside of another fails instead of waiting for ever', async () => {
  const nested = parts.logs.transact([log(1)], () =>
    parts.logs.transact([log(2)], async (tx) => tx.write(log(2), rename('x'))),
  );
  await expect(nested).rejects.toThrow('inside of a change');
  await parts.logs.transact([log(1), log(2)], async (tx) => tx.write(log(2), rename('next')));
  expect(await names(2)).toEqual(['2', 'next']);
});

describe('a log', () => {
  it('has monotonic ts, whatever the clock does', async () => {
    for (const step of [5, -10_000, 0, -5, 20_000]) {
      now += step;
      await parts.logs.transact([log(1)], async (tx) => {
        tx.write(log(1), rename('x'));
        tx.write(log(1), rename('y'));
      });
    }
    const times = (await opsOf(1)).map(({ ts }) => ts);
    expect(times.length).toBe(11);
    expect(times.every((ts, index) => index === 0 || ts > (times[index - 1] ?? 0))).toBe(true);
    idle();
    now -= 100_000;
    await parts.logs.transact([log(1)], async (tx) => tx.write(log(1), rename('z')));
    expect((await opsOf(1)).at(-1)?.ts).toBeGreaterThan(times.at(-1) ?? 0);
  });

  it('takes an op with a given id once, also within one transaction', async () => {
    const op = { ...rename('once'), id: `${ADA}.000000000001` as OpId };
    const write = () =>
      parts.logs.transact([log(1)], async (tx) => {
        tx.write(log(1), op);
        return tx.write(log(1), { ...op, name: 'other' });
      });
    expect(await write()).toBe(op.id);
    expect(await write()).toBe(op.id);
    idle();
    expect(parts.isLoaded(doc(1))).toBe(false);
    await write();
    expect(await names(1)).toEqual(['1', 'once']);
  });

  it('is written under one clientID per process, however often it is loaded', async () => {
    for (let turn = 0; turn < 3; turn++) {
      idle();
      expect(parts.isLoaded(doc(1))).toBe(false);
      await parts.logs.transact([log(1)], async (tx) => tx.write(log(1), rename(`${turn}`)));
    }
    const { doc: stored } = rebuild(await readStored(parts.db, doc(1)));
    expect(stored.store.clients.size).toBe(1);
  });

  it('must exist, be named, and be made once', async () => {
    const write = (named: LogId, written: ReturnType<typeof log>) =>
      parts.logs.transact([named], async (tx) => tx.write(written, rename('x')));
    await expect(write(log(9), log(9))).rejects.toThrow('does not exist');
    await expect(write(log(1), log(2))).rejects.toThrow('was named');
    await expect(open(1)).rejects.toThrow('exists');
  });
});

it('concurrent transactions on overlapping logs all end, in order, while documents come and go', async () => {
  const logs = [1, 2, 3];
  const wishes = Array.from({ length: 60 }, (_, n) => ({
    n,
    logs: logs.filter((one) => n % (one + 1) !== 0),
  }));
  const done = wishes.map(async ({ n, logs: chosen }) => {
    await parts.logs.transact(chosen.map(log), async (tx) => {
      await setMeta(tx, `${n}`);
      for (const one of chosen) tx.write(log(one), rename(`w${n}`));
    });
    if (n % 7 === 0) idle();
  });
  await Promise.all(done);
  for (const one of logs) {
    const expected = wishes.filter(({ logs: chosen }) => chosen.includes(one)).map(({ n }) => `w${n}`);
    expect((await names(one)).slice(1)).toEqual(expected);
  }
  idle();
  expect(logs.some((one) => parts.isLoaded(doc(one)))).toBe(false);
});

it('a document that can’t be loaded keeps no other one loaded', async () => {
  idle();
  await parts.db.updateTable('journal').set({ checksum: 1 }).where('doc', '=', doc(2)).execute();
  await expect(parts.logs.transact([log(1), log(2)], async () => undefined)).rejects.toThrow('checksum');
  expect(parts.isLoaded(doc(1))).toBe(true);
  idle();
  expect(parts.isLoaded(doc(1))).toBe(false);
});

it('a log stays held until nothing of a change that failed is under way in it', async () => {
  const order: string[] = [];
  const held = Promise.withResolvers<void>();
  const seal = vi
    .spyOn(parts.sealer, 'sealIfFull')
    .mockRejectedValueOnce(new Error('full'))
    .mockImplementationOnce(async () => {
      await held.promise;
      order.push('sealed');
      return false;
    });
  const failing = expect(parts.logs.transact([log(1), log(2)], async () => undefined)).rejects.toThrow(
    'full',
  );
  await vi.waitFor(() => expect(seal).toHaveBeenCalledTimes(2));
  const next = parts.logs.transact([log(2)], async () => {
    order.push('next');
  });
  for (let n = 0; n < 5; n++) await parts.logs.transact([log(3)], async () => undefined);
  held.resolve();
  await failing;
  await next;
  expect(order).toEqual(['sealed', 'next']);
});
