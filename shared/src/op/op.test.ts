import { describe, expect, test } from 'vitest';
import { LIMIT } from '../limit.ts';
import { ADA, BOB, GENERAL, opId, serverOpId } from '../testing/people.ts';
import { zChannelClientOp, zChannelServerOp } from './channel-op.ts';
import { zUserClientOp, zUserServerOp } from './user-op.ts';

const SCHEMAS = { zChannelClientOp, zChannelServerOp, zUserClientOp, zUserServerOp };
const takenBy = (op: unknown): string[] =>
  Object.entries(SCHEMAS).flatMap(([name, schema]) => (schema.safeParse(op).success ? [name] : []));

const of = opId(BOB, 1);
const mine = { id: opId(ADA, 1), ts: 5 };
const servers = { id: serverOpId(1), ts: 5 };
const person = { handle: 'ada', name: 'Ada' };
const file = { id: 'f'.repeat(22), name: 'a.png', type: 'image/png', size: 1, width: 2, height: 3 };
const post = { k: 'post', ...mine, body: 'x' };

/** One op of each kind with all its fields. */
const CHANNEL_CLIENT = [
  { ...post, thread: of, reply: of, files: [file], mentions: [ADA, '*'], stream: true },
  { k: 'edit', ...mine, of, body: 'x', mentions: [] },
  { k: 'delete', ...mine, of },
  { k: 'react', ...mine, of, emoji: '👍', on: true },
  { k: 'pin', ...mine, of, on: false },
];
const CHANNEL_SERVER = [
  {
    k: 'genesis',
    ...servers,
    segment: 0,
    kind: 'private',
    name: 'x',
    topic: '',
    members: { [ADA]: { ...person, role: 'owner', avatar: 'a'.repeat(22), bot: false, left: true } },
    count: 501,
    pins: [of],
    retention: { untilRead: true, days: 2 },
  },
  { k: 'join', ...servers, user: ADA, ...person, role: 'reader', bot: true, by: BOB },
  { k: 'leave', ...servers, user: ADA, by: BOB },
  { k: 'role', ...servers, user: ADA, role: 'admin', by: BOB },
  { k: 'profile', ...servers, user: ADA, handle: 'ada', name: 'A', avatar: null, by: ADA },
  { k: 'rename', ...servers, name: 'x', by: ADA },
  { k: 'topic', ...servers, topic: '', by: ADA },
  { k: 'retention', ...servers, retention: null, by: ADA },
  { k: 'received', ...servers, ids: [of], at: 9 },
  { k: 'streamEnd', ...servers, of, body: '', status: 'failed', error: 'gone' },
  { k: 'seal', ...servers, next: 1 },
];
const USER_CLIENT = [
  { k: 'read', ...mine, channel: GENERAL, at: 0 },
  { k: 'draft', ...mine, in: of, body: '' },
  { k: 'mute', ...mine, channel: GENERAL, until: null },
  { k: 'star', ...mine, channel: GENERAL, of, on: true },
  { k: 'pref', ...mine, key: 'theme', value: { a: [1, null] } },
];
const USER_SERVER = [
  {
    k: 'genesis',
    ...servers,
    segment: 0,
    me: person,
    channels: { [GENERAL]: { kind: 'dm', name: '', role: 'member', joinedAt: 1, left: true } },
    contacts: { [BOB]: { ...person, status: 'blocked' } },
    read: { [GENERAL]: 1 },
    drafts: { [GENERAL]: 'x', [of]: 'y' },
    mutes: { [GENERAL]: null },
    stars: { [GENERAL]: [of] },
    prefs: { theme: 'dark' },
  },
  { k: 'me', ...servers, ...person, avatar: 'a'.repeat(22) },
  { k: 'channel', ...servers, channel: GENERAL, kind: 'channel', name: 'x', role: 'owner', joinedAt: 1 },
  { k: 'contact', ...servers, user: BOB, ...person, status: 'incoming' },
  { k: 'seal', ...servers, next: 1 },
];
const ALL = [
  ...CHANNEL_CLIENT.map((op) => ['zChannelClientOp', op] as const),
  ...CHANNEL_SERVER.map((op) => ['zChannelServerOp', op] as const),
  ...USER_CLIENT.map((op) => ['zUserClientOp', op] as const),
  ...USER_SERVER.map((op) => ['zUserServerOp', op] as const),
];

describe('schemas', () => {
  test.each(ALL)('[OP1] %s takes %j, with unknown fields, as it is', (name, op) => {
    const later = { ...op, future: { x: 1 } };
    expect(SCHEMAS[name].parse(later)).toEqual(later);
  });

  test.each(ALL)('[OP3] of the ops of one log, %s alone takes %j', (name, op) => {
    const log = name.startsWith('zChannel') ? 'zChannel' : 'zUser';
    expect(takenBy(op).filter((other) => other.startsWith(log))).toEqual([name]);
  });

  test.each(ALL)('[OP2] %s: wrong ids, ts and kinds are refused in %j', (_, op) => {
    for (const change of [
      { id: 'x' },
      { id: ADA },
      { ts: -1 },
      { ts: 1.5 },
      { ts: '5' },
      { ts: 2 ** 53 },
      { k: 'x' },
    ]) {
      expect(takenBy({ ...op, ...change })).toEqual([]);
    }
  });

  test.each([
    { ...post, thread: 'x' },
    { ...post, reply: null },
    { ...post, mentions: ['ada'] },
    { ...post, stream: false },
    { ...post, files: [{ ...file, id: '../../etc' }] },
    { k: 'react', ...mine, of, emoji: '👍', on: 1 },
    { k: 'role', ...servers, user: ADA, role: 'king' },
    { k: 'retention', ...servers, retention: { days: 0 }, by: ADA },
    { k: 'retention', ...servers, retention: { days: 1, hours: 1 }, by: ADA },
    { k: 'mute', ...mine, channel: GENERAL, until: 'later' },
    { k: 'draft', ...mine, in: ADA, body: '' },
    null,
    [],
    'post',
  ])('[OP2] %j is refused', (op) => expect(takenBy(op)).toEqual([]));

  test('[OP4] a post needs text, a file or a stream; an edit needs text', () => {
    expect(takenBy({ ...post, body: '' })).toEqual([]);
    expect(takenBy({ ...post, body: '', files: [] })).toEqual([]);
    expect(takenBy({ ...post, body: '', files: [file] })).not.toEqual([]);
    expect(takenBy({ ...post, body: '', stream: true })).not.toEqual([]);
    expect(takenBy({ k: 'edit', ...mine, of, body: '' })).toEqual([]);
  });
});

describe('limits', () => {
  const ok = (op: object): boolean => takenBy(op).length > 0;
  /** Takes the field at the limit, refuses it one above. */
  const expectLimit = (make: (size: number) => object, limit: number): void => {
    expect([ok(make(limit)), ok(make(limit + 1))]).toEqual([true, false]);
  };

  test('[LM1] bodies, counted in bytes of UTF-8', () => {
    for (const k of ['post', 'edit']) {
      expectLimit((size) => ({ k, ...mine, of, body: 'x'.repeat(size) }), LIMIT.bodyBytes);
      expectLimit((size) => ({ k, ...mine, of, body: `${'x'.repeat(size - 4)}👍` }), LIMIT.bodyBytes);
    }
    expectLimit((size) => ({ k: 'draft', ...mine, in: GENERAL, body: 'x'.repeat(size) }), LIMIT.bodyBytes);
    expectLimit(
      (size) => ({ k: 'streamEnd', ...servers, of, body: 'x'.repeat(size), status: 'done' }),
      LIMIT.streamBodyBytes,
    );
  });

  test('[LM2] files and mentions', () => {
    expectLimit((size) => ({ ...post, files: Array<unknown>(size).fill(file) }), LIMIT.files);
    expectLimit((size) => ({ ...post, mentions: Array<unknown>(size).fill(ADA) }), LIMIT.mentions);
    expectLimit(
      (size) => ({ k: 'edit', ...mine, of, body: 'x', mentions: Array<unknown>(size).fill(ADA) }),
      LIMIT.mentions,
    );
  });

  test('[LM3] emoji of 1 to 32 bytes', () => {
    expectLimit((size) => ({ k: 'react', ...mine, of, emoji: 'x'.repeat(size), on: true }), LIMIT.emojiBytes);
    expect(ok({ k: 'react', ...mine, of, emoji: '', on: true })).toBe(false);
  });

  test('[LM4] ops that one arrival names', () => {
    expectLimit(
      (size) => ({ k: 'received', ...servers, ids: Array<unknown>(size).fill(of), at: 1 }),
      LIMIT.receivedIds,
    );
    expect(ok({ k: 'received', ...servers, ids: [], at: 1 })).toBe(false);
  });

  test('[LM5] a preference’s JSON', () => {
    expectLimit((size) => ({ k: 'pref', ...mine, key: 'x', value: 'x'.repeat(size - 2) }), LIMIT.prefBytes);
  });
});
