import { userDoc } from '@causeway/shared/doc-name';
import type { OpId } from '@causeway/shared/id';
import type { Stateless } from '@causeway/shared/stateless';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { compact } from '../sync/journal.ts';
import { Device } from '../testing/device.ts';
import { ADA, BOB, CHANNEL, DOC, onServerPair } from '../testing/pair-room.ts';
import { RawSocket } from '../testing/raw-socket.ts';
import type { SyncServer } from '../testing/sync-server.ts';
import { behind, block, first, update } from '../testing/update-bytes.ts';
import type { Bus } from './bus.ts';
import type { BusMessage } from './bus-message.ts';

/** Rows that were published, and whether the next ones are lost. */
let published: string[];
let isLossy: boolean;
beforeEach(() => {
  published = [];
  isLossy = false;
});
const pair = onServerPair(watched);
const { open } = pair;

/** Counts and loses the rows that a server publishes. */
function watched(bus: Bus): Bus {
  const publish = bus.publish.bind(bus) as (topic: string, message: BusMessage) => void;
  bus.publish = (topic: string, message: BusMessage) => {
    if (message.type === 'rows') published.push(...message.rows.map(({ seq }) => `${topic} ${seq}`));
    if (message.type !== 'rows' || !isLossy) publish(topic, message);
  };
  return bus;
}

const bodies = (device: Device): unknown[] => device.ops().map(({ body }) => body);
const has = (device: Device, body: string): Promise<void> =>
  device.until((at) => bodies(at).includes(body), body);

/** Takes Bob's membership as the API does, on server a, and ends it on open sockets. */
async function removeBob(): Promise<void> {
  await pair.a.sync.logs.transact([`channel/${CHANNEL}`], async (tx) => {
    await tx.db.deleteFrom('members').where('user_id', '=', BOB).execute();
    tx.write(`channel/${CHANNEL}`, { k: 'leave', user: BOB, by: ADA });
  });
  pair.a.sync.control.revokeMember(CHANNEL, BOB);
}

async function setRole(role: 'member' | 'reader'): Promise<void> {
  await pair.a.sync.logs.transact([`channel/${CHANNEL}`], async (tx) => {
    await tx.db.updateTable('members').set({ role }).where('user_id', '=', BOB).execute();
    tx.write(`channel/${CHANNEL}`, { k: 'role', user: BOB, role, by: ADA });
  });
  pair.a.sync.control.roleChanged(CHANNEL, BOB);
}

describe('rows', () => {
  it('travel both ways, those of the server as well, and each is published once', async () => {
    const [ada, bob] = [await open(pair.a, ADA), await open(pair.b, BOB)];
    ada.post('from a');
    await has(bob, 'from a');
    bob.post('from b');
    await has(ada, 'from b');
    // Far from its time: a `received` op of the server comes ahead of it.
    bob.post('late', { ts: 1_000 });
    await has(ada, 'late');
    expect(ada.equals(bob)).toBe(true);
    expect(ada.ops().filter(({ k }) => k === 'received')).toHaveLength(1);
    const rows = await pair.a.db.selectFrom('journal').select(['doc', 'seq']).execute();
    expect(published.sort()).toEqual(rows.map(({ doc, seq }) => `${doc} ${seq}`).sort());
  });

  it('that were lost on the way are read from the journal when the next one comes', async () => {
    const [ada, bob] = [await open(pair.a, ADA), await open(pair.b, BOB)];
    isLossy = true;
    ada.post('lost');
    await ada.acknowledged();
    isLossy = false;
    ada.post('next');
    await has(bob, 'next');
    expect(bodies(bob)).toEqual([undefined, 'lost', 'next']);
  });

  it('that come twice are applied once', async () => {
    const [ada, bob] = [await open(pair.a, ADA), await open(pair.b, BOB)];
    ada.post('once');
    await has(bob, 'once');
    const [row] = await pair.a.db
      .selectFrom('journal')
      .selectAll()
      .where('doc', '=', DOC)
      .where('seq', '=', 2)
      .execute();
    if (row === undefined) throw new Error('no row');
    const { seq, owner, bytes } = row;
    pair.a.sync.bus.publish(DOC, { type: 'rows', rows: [{ seq, owner, size: bytes.length }], bytes });
    ada.post('afterwards');
    await has(bob, 'afterwards');
    expect(bodies(bob)).toEqual([undefined, 'once', 'afterwards']);
  });

  it('that another server has merged into a snapshot are not written over', async () => {
    const [ada, bob] = [await open(pair.a, ADA), await open(pair.b, BOB)];
    isLossy = true;
    ada.post('merged');
    await ada.acknowledged();
    await compact(pair.a.db, DOC, 2);
    bob.post('behind it');
    await bob.acknowledged();
    await has(bob, 'merged');
    const rows = await pair.a.db.selectFrom('journal').select('seq').where('doc', '=', DOC).execute();
    expect(rows).toEqual([{ seq: 3 }]);
  });
});

describe('a server refuses nothing that it merely has not heard of', () => {
  const ts = Date.now();
  const text = (n: number): string =>
    JSON.stringify({ k: 'post', id: `${BOB}.${String(n).padStart(12, '0')}`, ts, body: `${n}` });

  it('a message behind one that came by another server', async () => {
    isLossy = true;
    const at = await Promise.all(pair.servers.map(({ url }) => new RawSocket(url).open()));
    for (const socket of at) expect(await socket.auth(DOC, BOB)).toBe(true);
    const [a, b] = at as [RawSocket, RawSocket];
    expect(await a.push(DOC, update(block(7, 0, first(text(0)))))).toBe(true);
    // The clock goes on, and the origin is known to server a alone.
    expect(await b.push(DOC, update(block(7, 1, behind(7, 0, text(1)))))).toBe(true);
    expect(await a.push(DOC, update(block(8, 0, behind(7, 1, text(2)))))).toBe(true);
    // The same again, where it is not known yet.
    expect(await b.push(DOC, update(block(8, 0, behind(7, 1, text(2)))))).toBe(true);
    for (const socket of at) socket.close();
    expect(await countOf(pair.b, text(2))).toBe(1);
  });

  it('what a device brings along of somebody else, who wrote by another server', async () => {
    isLossy = true;
    const at = await Promise.all(pair.servers.map(({ url }) => new RawSocket(url).open()));
    const [a, b] = at as [RawSocket, RawSocket];
    await a.auth(DOC, ADA);
    await b.auth(DOC, BOB);
    const ofAda = block(7, 0, first(text(0).replaceAll(BOB, ADA)));
    expect(await a.push(DOC, update(ofAda))).toBe(true);
    expect(await b.push(DOC, update(block(8, 0, behind(7, 0, text(1))), ofAda))).toBe(true);
    for (const socket of at) socket.close();
  });

  it.each([
    ['and was heard of', false],
    ['and was not heard of', true],
  ])('but does refuse to continue another’s clientID that came by another server %s', async (_, isLost) => {
    isLossy = isLost;
    const a = await new RawSocket(pair.a.url).open();
    const b = await new RawSocket(pair.b.url).open();
    await a.auth(DOC, BOB);
    await b.auth(DOC, ADA);
    expect(await a.push(DOC, update(block(7, 0, first(text(0)))))).toBe(true);
    const forged = text(1).replaceAll(BOB, ADA);
    if (!isLost) await has(await open(pair.b, ADA), '0');
    expect(await b.push(DOC, update(block(7, 0, first(forged))))).toBe(false);
    expect(await b.push(DOC, update(block(7, 1, behind(7, 0, forged))))).toBe(false);
    a.close();
    b.close();
  });

  it('a message of a reader who has just become a member', async () => {
    await setRole('reader');
    const bob = await open(pair.b, BOB);
    bob.post('refused');
    await bob.until(({ stateless }) => stateless.some(({ t }) => t === 'refused'), 'refused');
    isLossy = true;
    const announced = vi.spyOn(pair.a.sync.control, 'roleChanged').mockReturnValue();
    await setRole('member');
    announced.mockRestore();
    const raw = await new RawSocket(pair.b.url).open();
    await raw.auth(DOC, BOB);
    expect(await raw.push(DOC, update(block(9, 0, first(text(5)))))).toBe(true);
    raw.close();
  });
});

/** How many elements of the channel carry `text`, as a new device gets it. */
async function countOf(server: SyncServer, text: string): Promise<number> {
  const device = await open(server, ADA);
  const id = (JSON.parse(text) as { id: OpId }).id;
  return device.ops().filter((op) => op.id === id).length;
}

describe('within a second, on the other server', () => {
  const SECOND = { timeout: 1_000, interval: 5 };

  it('who is removed while receiving hears nothing more', async () => {
    const [ada, bob] = [await open(pair.a, ADA), await open(pair.b, BOB)];
    let isWriting = true;
    const writing = (async () => {
      for (let n = 0; isWriting; n++) {
        ada.post(`${n}`);
        await ada.acknowledged();
      }
    })();
    await has(bob, '2');
    await removeBob();
    await vi.waitFor(() => expect(bob.stateless.some(({ t }) => t === 'revoked')).toBe(true), SECOND);
    const last = bob.ops().length;
    isWriting = false;
    await writing;
    ada.post('secret');
    await has(await open(pair.b, ADA), 'secret');
    expect(bob.ops()).toHaveLength(last);
    const again = new Device(pair.b.url, DOC, BOB);
    pair.devices.push(again);
    await again.until(({ denials }) => denials.includes('permission-denied'), 'denied');
  });

  it('a demoted member writes no more', async () => {
    const bob = await open(pair.b, BOB);
    bob.post('as a member');
    await bob.acknowledged();
    await setRole('reader');
    bob.post('as a reader');
    await bob.until(({ stateless }) => stateless.some(({ t }) => t === 'refused'), 'refused');
  });

  it('an ended session is closed', async () => {
    const bob = await open(pair.b, BOB);
    const closed = new Promise((resolve) => bob.socket.on('close', resolve));
    pair.a.sync.control.endSessions([`${BOB} at 1`]);
    await closed;
  });

  it('a deleted channel is closed', async () => {
    const bob = await open(pair.b, BOB);
    await pair.a.db.updateTable('channels').set({ deleted_at: 1 }).execute();
    pair.a.sync.control.channelDeleted(CHANNEL);
    await vi.waitFor(() => expect(bob.stateless.some(({ t }) => t === 'revoked')).toBe(true), SECOND);
  });

  it('that segments are dropped reaches everybody once', async () => {
    const both = [await open(pair.a, ADA), await open(pair.b, BOB)];
    const hello: Stateless = { t: 'hello', now: 1, epoch: 'test', first: 7 };
    pair.a.sync.control.segmentsDropped(DOC, JSON.stringify(hello));
    const told = (device: Device): number =>
      device.stateless.filter((message) => message.t === 'hello' && message.first === 7).length;
    for (const device of both) await device.until((at) => told(at) === 1, 'the hello');
  });
});

it('my own log is the same on both servers', async () => {
  const [one, two] = [await open(pair.a, ADA, userDoc(ADA, 0)), await open(pair.b, ADA, userDoc(ADA, 0))];
  one.write({ k: 'draft', in: CHANNEL, body: 'Hel' });
  await two.until((at) => at.ops().some(({ k }) => k === 'draft'), 'the draft');
});
