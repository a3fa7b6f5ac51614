import { parseDocName } from '@causeway/shared/doc-name';
import { SERVER_ID, type UserId } from '@causeway/shared/id';
import { appendTexts, readLog } from '@causeway/shared/log';
import { ROLES, type Role } from '@causeway/shared/permission';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { behind, block, first, one, update } from '../testing/update-bytes.ts';
import { admit, type Verdict } from './admit.ts';
import { LiveDoc } from './live-doc.ts';
import { scanUpdate } from './scan-update.ts';

const ADA = 'Ada0000001' as UserId;
const BOB = 'Bob0000001' as UserId;
const SERVER_CLIENT = 77;
const NOW = 1_800_000_000_000;

let serial = 0;
let live: LiveDoc;
beforeEach(() => {
  live = loaded('channel/Channel000000001/0');
});

function loaded(name: string): LiveDoc {
  const address = parseDocName(name);
  if (address === undefined) throw new Error(name);
  const init = {
    name: name as never,
    address,
    doc: new Y.Doc(),
    serverClient: SERVER_CLIENT,
    now: () => NOW,
  };
  return new LiveDoc(init);
}

const opOf = (author: UserId, fields: object = {}): string => {
  const id = `${author}.${String(++serial).padStart(12, '0')}`;
  return JSON.stringify({ k: 'post', id, ts: NOW, body: 'hello', ...fields });
};

const judge = (bytes: Uint8Array, user: UserId = ADA, role: Role | undefined = 'member'): Verdict =>
  admit(live, scanUpdate(bytes), user, role);

/** Codes of a refusal; `[]` when nothing is refused. */
function codes(verdict: Verdict): string[] {
  return verdict.ok ? [] : verdict.refused.map(({ code }) => code);
}

function take(bytes: Uint8Array, owner: UserId): void {
  live.apply({ seq: live.seq + 1, bytes, owner });
}

describe('structure', () => {
  it('a clock that skips some is a gap', () => {
    expect(codes(judge(update(block(1, 1, first(opOf(ADA))))))).toEqual(['gap']);
    take(one(first(opOf(ADA))), ADA);
    expect(codes(judge(update(block(1, 2, behind(1, 0, opOf(ADA))))))).toEqual(['gap']);
    expect(judge(update(block(1, 1, behind(1, 0, opOf(ADA))))).ok).toBe(true);
  });

  it('an unknown origin is a gap', () => {
    expect(codes(judge(one(behind(9, 0, opOf(ADA)))))).toEqual(['gap']);
    take(one(first(opOf(ADA))), ADA);
    expect(codes(judge(update(block(2, 0, behind(1, 1, opOf(ADA))))))).toEqual(['gap']);
  });

  it('two blocks that wait for each other are a gap', () => {
    const bytes = update(block(2, 0, behind(1, 0, opOf(ADA))), block(1, 0, behind(2, 0, opOf(ADA))));
    expect(codes(judge(bytes))).toEqual(['gap', 'gap']);
  });

  it('several blocks of one’s own are lawful, in whatever order they depend', () => {
    const [a, b, c] = [opOf(ADA), opOf(ADA), opOf(ADA)];
    const bytes = update(block(9, 0, behind(3, 0, a)), block(5, 0, first(b)), block(3, 0, behind(5, 0, c)));
    const verdict = judge(bytes);
    expect(verdict).toMatchObject({ ok: true, clients: [9, 5, 3] });
    expect(verdict.ok && verdict.ops.map(({ ts }) => ts)).toEqual([NOW, NOW, NOW]);
  });

  it('ops that all stand in the middle of others would keep Yjs busy for seconds', () => {
    const chain = Array.from({ length: 60 }, () => opOf(ADA));
    take(one(first(...chain)), ADA);
    const inside = (count: number): Uint8Array =>
      update(block(900, 0, ...chain.slice(0, count).map((_, n) => behind(1, 59 - n, opOf(ADA)))));
    expect(judge(inside(20)).ok).toBe(true);
    expect(new Set(codes(judge(inside(60))))).toEqual(new Set(['gap']));
  });

  it('a clientID is continued by its owner alone', () => {
    take(one(first(opOf(BOB))), BOB);
    const next = (author: UserId): Uint8Array => update(block(1, 1, behind(1, 0, opOf(author))));
    expect(codes(judge(next(ADA)))).toEqual(['client-id']);
    expect(judge(next(BOB), BOB).ok).toBe(true);
  });

  it('the server’s clientID is nobody’s, also before it was used', () => {
    expect(codes(judge(update(block(SERVER_CLIENT, 0, first(opOf(ADA))))))).toEqual(['client-id']);
  });

  it('repeating what another wrote gives no right to their clientID', () => {
    const theirs = opOf(BOB);
    take(one(first(theirs)), BOB);
    const bytes = update(block(2, 0, behind(1, 0, opOf(ADA))), block(1, 0, first(theirs)));
    expect(judge(bytes)).toMatchObject({ ok: true, ops: [{}] });
    take(bytes, ADA);
    expect(live.ownerOf(1)).toBe(BOB);
    expect(live.ownerOf(2)).toBe(ADA);
  });

  it('a known clock must carry the same text', () => {
    const [known, next] = [opOf(ADA), opOf(ADA)];
    take(one(first(known)), ADA);
    expect(codes(judge(one(first(opOf(ADA)))))).toEqual(['client-id']);
    expect(codes(judge(one(first(opOf(ADA), next))))).toEqual(['client-id', 'client-id']);
    expect(codes(judge(update(block(1, 0, first(known, next)), block(2, 5, first(opOf(ADA))))))).toEqual([
      'gap',
      'gap',
    ]);
    expect(judge(one(first(known)))).toMatchObject({ ok: true, ops: [] });
    expect(judge(one(first(known, next)))).toMatchObject({ ok: true, ops: [{}] });
  });

  it('known texts are compared where Yjs has merged their items', () => {
    const ops = [opOf(ADA), opOf(ADA), opOf(ADA)] as const;
    take(one(first(ops[0])), ADA);
    take(update(block(1, 1, behind(1, 0, ops[1]))), ADA);
    take(update(block(1, 2, behind(1, 1, ops[2]))), ADA);
    expect(judge(update(block(1, 1, behind(1, 0, ops[1], ops[2]))))).toMatchObject({ ok: true, ops: [] });
    expect(judge(update(block(1, 1, behind(1, 0, ops[2], ops[1])))).ok).toBe(false);
  });
});

describe('ids', () => {
  it('come again with the same text only, in the document and in the update', () => {
    const text = opOf(ADA);
    const other = JSON.stringify({ ...JSON.parse(text), body: 'another' });
    expect(codes(judge(one(first(text, other))))).toEqual(['used-id']);
    expect(judge(one(first(text, text))).ok).toBe(true);
    take(one(first(text)), ADA);
    expect(codes(judge(update(block(2, 0, first(other)))))).toEqual(['used-id']);
    expect(judge(update(block(2, 0, first(text)))).ok).toBe(true);
  });

  it('carry the user', () => {
    expect(codes(judge(one(first(opOf(BOB)))))).toEqual(['author']);
    expect(codes(judge(one(first(opOf(SERVER_ID)))))).toEqual(['author']);
  });
});

const OTHERS = `${BOB}.000000000001`;
const OWN = `${ADA}.000000000001`;
const MEMBER: readonly Role[] = ['owner', 'admin', 'member'];
const ADMIN: readonly Role[] = ['owner', 'admin'];

describe('rights', () => {
  const matrix: readonly [string, object, readonly Role[]][] = [
    ['post', {}, MEMBER],
    ['edit own', { k: 'edit', of: OWN, body: 'x' }, MEMBER],
    ['delete own', { k: 'delete', of: OWN }, MEMBER],
    ['delete another’s', { k: 'delete', of: OTHERS }, ADMIN],
    ['react', { k: 'react', of: OTHERS, emoji: '👍', on: true }, MEMBER],
    ['pin', { k: 'pin', of: OTHERS, on: true }, ADMIN],
  ];

  it.each(matrix)('%s: by those roles alone that may', (_, fields, allowed) => {
    for (const role of [...ROLES, undefined]) {
      const verdict = admit(live, scanUpdate(one(first(opOf(ADA, fields)))), ADA, role);
      expect([role, verdict.ok]).toEqual([role, role !== undefined && allowed.includes(role)]);
      if (!verdict.ok) expect(codes(verdict)).toEqual(['forbidden']);
    }
  });

  it.each([
    'genesis',
    'join',
    'leave',
    'role',
    'profile',
    'rename',
    'topic',
    'retention',
    'received',
    'streamEnd',
    'seal',
  ])('%s is the server’s', (k) => {
    expect(codes(judge(one(first(opOf(ADA, { k, user: ADA, by: ADA }))), ADA, 'owner'))).toEqual(['kind']);
  });

  it('nobody edits another’s message, nor streams', () => {
    const edit = one(first(opOf(ADA, { k: 'edit', of: OTHERS, body: 'x' })));
    expect(codes(judge(edit, ADA, 'owner'))).toEqual(['author']);
    expect(codes(judge(one(first(opOf(ADA, { stream: true }))), ADA, 'owner'))).toEqual(['kind']);
  });
});

describe('texts', () => {
  const bad: readonly [string, string][] = [
    ['not JSON', 'x'],
    ['null', 'null'],
    ['a number', '7'],
    ['an array', '[]'],
    ['without an id', JSON.stringify({ k: 'post', ts: NOW, body: 'x' })],
  ];
  it.each(bad)('%s: refused, though there is no op to name', (_, text) => {
    expect(judge(one(first(text)))).toEqual({ ok: false, refused: [] });
  });

  it('one bad op refuses all, and is the one that is named', () => {
    const verdict = judge(one(first(opOf(ADA), opOf(ADA, { ts: -1 }), opOf(ADA))));
    expect(verdict).toMatchObject({ ok: false, refused: [{ code: 'malformed' }] });
  });

  it('explanations stay short, whatever is wrong', () => {
    const verdict = judge(one(first(opOf(ADA, { mentions: Array(20_000).fill(1) }))));
    expect(codes(verdict)).toEqual(['malformed']);
    expect(JSON.stringify(verdict).length).toBeLessThan(1_000);
  });

  it('a value nested 30,000 deep is refused like any other', () => {
    live = loaded(`user/${ADA}/0`);
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    const text = opOf(ADA, { k: 'pref', key: 'x', value: 0 }).replace('"value":0', `"value":${deep}`);
    expect(codes(judge(one(first(text))))).toEqual(['malformed']);
  });
});

describe('a user’s own log', () => {
  beforeEach(() => {
    live = loaded(`user/${ADA}/0`);
  });

  it('takes what devices keep, without any role', () => {
    const ops = [
      { k: 'read', channel: 'Channel000000001', at: 5 },
      { k: 'draft', in: 'Channel000000001', body: 'half a thought' },
      { k: 'mute', channel: 'Channel000000001', until: null },
      { k: 'star', channel: 'Channel000000001', of: OWN, on: true },
      { k: 'pref', key: 'theme', value: 'dark' },
    ].map((fields) => opOf(ADA, fields));
    expect(codes(admit(live, scanUpdate(one(first(...ops))), ADA, undefined))).toEqual([]);
  });

  it.each(['post', 'me', 'channel', 'contact', 'genesis', 'seal'])('refuses %s', (k) => {
    expect(codes(judge(one(first(opOf(ADA, { k })))))).toEqual(['kind']);
  });

  it('holds 128 KiB of drafts and preferences', () => {
    const draft = (n: number): string =>
      opOf(ADA, { k: 'draft', in: `Channel00000000${n}0`.slice(0, 16), body: 'x'.repeat(16_000) });
    const eight = [0, 1, 2, 3, 4, 5, 6, 7].map(draft);
    take(one(first(...eight)), ADA);
    expect(codes(judge(update(block(2, 0, first(draft(8))))))).toEqual(['too-large']);
    expect(judge(update(block(2, 0, first(draft(7))))).ok).toBe(true);
  });
});

it('what is refused leaves nothing behind', () => {
  take(one(first(opOf(ADA))), ADA);
  const before = [readLog(live.doc), live.seq, live.texts.size, live.nextTs(NOW), live.lastItem()];
  for (const bytes of [
    one(first(opOf(ADA))),
    update(block(5, 0, first(opOf(BOB)))),
    update(block(5, 3, first(opOf(ADA)))),
    update(block(5, 0, first(opOf(ADA, { ts: NOW + 10, k: 'seal' })))),
  ]) {
    expect(judge(bytes).ok).toBe(false);
  }
  expect([readLog(live.doc), live.seq, live.texts.size, live.nextTs(NOW), live.lastItem()]).toEqual(before);
  expect(live.ownerOf(5)).toBeUndefined();
});

describe('what a loaded document knows', () => {
  it('its last item, wherever others append', () => {
    const texts = [opOf(ADA), opOf(BOB), opOf(ADA)] as const;
    take(one(first(texts[0])), ADA);
    expect(live.lastItem()).toEqual({ client: 1, clock: 0 });
    take(update(block(5, 0, behind(1, 0, texts[1]))), BOB);
    take(update(block(2, 0, behind(1, 0, texts[2]))), ADA);
    const device = new Y.Doc();
    Y.applyUpdate(device, Y.encodeStateAsUpdate(live.doc));
    const last = live.lastItem();
    appendTexts(device, ['next']);
    const pushed = scanUpdate(Y.encodeStateAsUpdate(device, Y.encodeStateVector(live.doc)));
    expect(pushed[0]?.structs[0]?.origin).toEqual(last);
  });

  it('a ts of its own that is monotonic, though others’ clocks are wrong', () => {
    take(one(first(opOf(ADA, { ts: NOW + 86_400_000 }))), ADA);
    expect(live.nextTs(NOW)).toBe(NOW);
    const own = opOf(SERVER_ID, { ts: NOW + 5_000 });
    take(update(block(SERVER_CLIENT, 0, first(own))), SERVER_ID);
    expect(live.nextTs(NOW)).toBe(NOW + 5_001);
  });
});
