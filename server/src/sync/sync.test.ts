import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import { appendTexts } from '@causeway/shared/log';
import type { onCloseParameters } from '@hocuspocus/provider';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Device } from '../testing/device.ts';
import { SyncServer } from '../testing/sync-server.ts';

const ADA = 'Ada0000001' as UserId;
const BOB = 'Bob0000001' as UserId;
const EVE = 'Eve0000001' as UserId;
const CHANNEL = 'Channel000000001' as ChannelId;

let server: SyncServer;
let devices: Device[];
let now: number | undefined;

beforeEach(async () => {
  now = undefined;
  devices = [];
  server = await SyncServer.start({ clock: () => now ?? Date.now() });
  for (const user of [ADA, BOB, EVE]) await server.addUser(user);
});

afterEach(async () => {
  for (const device of devices) device.close();
  await server.stop();
});

function connect(user: UserId, options: { name?: string; session?: string; doc?: Y.Doc } = {}): Device {
  const name = (options.name ?? `channel/${CHANNEL}/0`) as never;
  const device = new Device(server.url, name, user, options);
  devices.push(device);
  return device;
}

async function pair(): Promise<[Device, Device]> {
  await server.addChannel(CHANNEL, { [ADA]: 'owner', [BOB]: 'member' });
  const both: [Device, Device] = [connect(ADA), connect(BOB)];
  await Promise.all(both.map((device) => device.synced()));
  return both;
}

describe('two members', () => {
  it('see what the other writes', async () => {
    const [ada, bob] = await pair();
    const id = ada.post('hello');
    await bob.until((device) => device.ops().some((op) => op.id === id), 'the post arrives');
    expect(ada.equals(bob)).toBe(true);
  });

  it('are greeted with the time and the epoch', async () => {
    const [ada] = await pair();
    await ada.until((device) => device.stateless.length > 0, 'hello');
    expect(ada.stateless[0]).toMatchObject({ t: 'hello', epoch: 'test' });
  });

  it('find everything again after a restart of the server', async () => {
    const [ada, bob] = await pair();
    ada.post('one');
    bob.post('two');
    await Promise.all([ada.acknowledged(), bob.acknowledged()]);
    await server.down();
    ada.post('written offline');
    await server.up();
    await bob.until((device) => device.ops().length === 4, 'genesis and three posts');
    const late = connect(BOB);
    await late.until((device) => device.ops().length === 4, 'a third device has it all');
    expect(late.equals(ada)).toBe(true);
  });
});

describe('access', () => {
  it('is denied alike to outsiders and for what does not exist', async () => {
    await pair();
    const outsider = connect(EVE);
    const nowhere = connect(EVE, { name: 'channel/Nowhere000000001/0' });
    const others = connect(EVE, { name: `user/${ADA}/0` });
    const malformed = connect(EVE, { name: 'channel/x' });
    for (const device of [outsider, nowhere, others, malformed]) {
      await device.until(({ denials }) => denials.length > 0, 'denied');
      expect(device.denials).toEqual(['permission-denied']);
    }
  });

  it('ends at once for a member who is removed', async () => {
    const [ada, bob] = await pair();
    await server.sync.logs.transact([`channel/${CHANNEL}`], async (tx) => {
      await tx.db.deleteFrom('members').where('user_id', '=', BOB).execute();
      tx.write(`channel/${CHANNEL}`, { k: 'leave', user: BOB, by: ADA });
    });
    server.sync.control.revokeMember(CHANNEL, BOB);
    await bob.until((device) => device.stateless.some(({ t }) => t === 'revoked'), 'revoked');
    const secret = ada.post('now without Bob');
    await ada.acknowledged();
    expect(bob.ops().some((op) => op.id === secret)).toBe(false);
  });

  it('ends with the session', async () => {
    await pair();
    const phone = connect(ADA, { session: 'phone' });
    await phone.synced();
    const closed = new Promise<number>((resolve) =>
      phone.socket.on('close', ({ event }: onCloseParameters) => resolve(event.code)),
    );
    server.sync.control.endSessions(['phone']);
    expect(await closed).toBe(4401);
  });
});

describe('what is refused', () => {
  const refusals: [string, { k: string; [field: string]: unknown }, string][] = [
    ['an op under another name', { k: 'post', body: 'x', id: `${ADA}.000000000001` }, 'author'],
    ['an edit of another’s message', { k: 'edit', body: 'x', of: `${ADA}.000000000001` }, 'author'],
    ['a deletion by somebody who may not', { k: 'delete', of: `${ADA}.000000000001` }, 'forbidden'],
    ['a server’s op', { k: 'rename', name: 'x', by: BOB }, 'kind'],
    ['an unknown kind', { k: 'nonsense' }, 'kind'],
    ['a body over the limit', { k: 'post', body: 'x'.repeat(16_385) }, 'too-large'],
    ['an empty post', { k: 'post', body: '' }, 'malformed'],
  ];

  it.each(refusals)('%s: told which and why, and the connection stays', async (_, op, code) => {
    const [ada, bob] = await pair();
    const id = bob.write(op as never);
    await bob.until((device) => device.stateless.some(({ t }) => t === 'refused'), 'refused');
    expect(bob.stateless.find(({ t }) => t === 'refused')).toMatchObject({ ops: [{ id, code }] });
    const answer = ada.post('still here');
    await bob.until((device) => device.ops().some((seen) => seen.id === answer), 'Bob still receives');
    expect(ada.ops().some((seen) => seen.id === id)).toBe(false);
  });

  it('the same op id with another text', async () => {
    const [, bob] = await pair();
    const id = bob.post('one');
    await bob.acknowledged();
    bob.write({ k: 'post', id, body: 'another' });
    await bob.until((device) => device.stateless.some(({ t }) => t === 'refused'), 'refused');
    expect(bob.stateless.at(-1)).toMatchObject({ ops: [{ id, code: 'used-id' }] });
  });

  it('deletions, by closing the document and telling nobody', async () => {
    const [ada, bob] = await pair();
    ada.post('precious');
    await bob.until((device) => device.ops().length === 2, 'arrived');
    bob.doc.getArray('log').delete(0, 1);
    await bob.until((device) => !device.provider.isSynced, 'closed');
    const witness = connect(ADA);
    await witness.until((device) => device.ops().length === 2, 'both ops are still there');
  });

  it('a reader’s post, by the role that is then in force', async () => {
    const [, bob] = await pair();
    await server.sync.logs.transact([`channel/${CHANNEL}`], async (tx) => {
      await tx.db.updateTable('members').set({ role: 'reader' }).where('user_id', '=', BOB).execute();
      tx.write(`channel/${CHANNEL}`, { k: 'role', user: BOB, role: 'reader', by: ADA });
    });
    bob.post('too late');
    await bob.until((device) => device.stateless.some(({ t }) => t === 'refused'), 'refused');
    expect(bob.stateless.at(-1)).toMatchObject({ ops: [{ code: 'forbidden' }] });
  });
});

describe('a device that was offline through several page loads', () => {
  it('sends blocks that depend on later ones, and they are taken', async () => {
    const [ada] = await pair();
    const stored = new Y.Doc();
    Y.applyUpdate(stored, Y.encodeStateAsUpdate(ada.doc));
    const ids: OpId[] = [];
    for (let load = 0; load < 6; load++) {
      const page = new Y.Doc();
      Y.applyUpdate(page, Y.encodeStateAsUpdate(stored));
      const id = `${ADA}.00000000000${load}` as OpId;
      appendTexts(page, [JSON.stringify({ k: 'post', id, ts: Date.now(), body: `load ${load}` })]);
      ids.push(id);
      Y.applyUpdate(stored, Y.encodeStateAsUpdate(page));
    }
    const device = connect(ADA, { doc: stored });
    await device.acknowledged();
    await ada.until((other) => ids.every((id) => other.ops().some((op) => op.id === id)), 'all six arrive');
  });
});

describe('late ops', () => {
  it('are named by a received op that is ahead of them', async () => {
    const [ada, bob] = await pair();
    const id = ada.post('written yesterday', { ts: Date.now() - 86_400_000 });
    await bob.until((device) => device.ops().some((op) => op.id === id), 'arrives');
    const received = bob.ops().find((op) => op.k === 'received');
    expect(received).toMatchObject({ ids: [id] });
    const rows = await server.db.selectFrom('journal').selectAll().orderBy('seq').execute();
    expect(rows.filter((row) => row.doc.startsWith('channel/')).map((row) => row.owner)).toEqual([
      '0000000000',
      '0000000000',
      ADA,
    ]);
  });

  it('stay on time when their text is sent once more', async () => {
    const [ada, bob] = await pair();
    const id = ada.post('once');
    await ada.acknowledged();
    now = Date.now() + 3_600_000;
    const again = ada.ops().find((op) => op.id === id);
    bob.doc.destroy();
    appendTexts(ada.doc, [JSON.stringify(again)]);
    await ada.acknowledged();
    expect(ada.ops().some((op) => op.k === 'received')).toBe(false);
  });
});

describe('presence', () => {
  it('carries the identity of the connection, whatever the client says', async () => {
    const [ada, bob] = await pair();
    bob.provider.setAwarenessField('user', { id: ADA, admin: true });
    bob.provider.setAwarenessField('typing', true);
    const states = () => [...(ada.provider.awareness?.getStates().values() ?? [])];
    await ada.until(() => states().some((state) => state.typing === true), 'typing');
    expect(states().find((state) => state.typing === true)).toEqual({ user: { id: BOB }, typing: true });
  });
});
