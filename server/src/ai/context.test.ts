import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import type { Insertable, Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../db/schema.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { type Context, contextOf, type Scope } from './context.ts';

const ADA = 'Ada0000001' as UserId;
const BOB = 'Bob0000001' as UserId;
const EVE = 'Eve0000001' as UserId;
const LUNCH = 'Lunch00000000001' as ChannelId;
const SECRET = 'Secret0000000001' as ChannelId;
const NOW = 1_000_000;

let db: Kysely<Database>;
/** What the projection was asked to catch up with. */
let caughtUp: string[] = [];
beforeEach(async () => {
  db = await openTestDatabase();
  caughtUp = [];
  for (const [id, name] of [
    [ADA, 'Ada L'],
    [BOB, 'Bob'],
    [EVE, 'Eve'],
  ] as const)
    await db.insertInto('users').values(user(id, name)).execute();
  for (const [id, member] of [
    [LUNCH, ADA],
    [LUNCH, BOB],
    [SECRET, EVE],
  ] as const)
    await join(id, member);
});
afterEach(() => db.destroy());

const user = (id: UserId, name: string): Insertable<Database['users']> => ({
  ...{ id, name, handle: name.slice(0, 3).toLowerCase(), email: null, password_hash: null, avatar: null },
  ...{ role: 'user', bot: 0, created_at: 0, deleted_at: null },
});

async function join(id: ChannelId, member: UserId): Promise<void> {
  const channel = { id, kind: 'private', name: id.slice(0, 5), topic: '', retention: 'null' } as const;
  await db
    .insertInto('channels')
    .values({ ...channel, created_by: member, created_at: 0, deleted_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = { channel_id: id, user_id: member, role: 'reader', joined_at: 0, last_read: null } as const;
  await db.insertInto('members').values(row).execute();
}

const opId = (n: number, author: UserId = ADA): OpId => `${author}.${String(n).padStart(12, '0')}` as OpId;

/** A message; its text is its number, and it was written at ten times that. */
async function put(n: number, more: Partial<Insertable<Database['messages']>> = {}): Promise<OpId> {
  const id = more.id ?? opId(n, more.author);
  const row: Insertable<Database['messages']> = {
    ...{ id, channel_id: LUNCH, author: ADA, posted: 1, ts: n * 10, received_at: null, body: `text ${n}` },
    ...{ edited_at: null, edit_id: null, deleted: 0, thread: null, reply: null, mentions: '[]', files: '[]' },
    segment: 0,
    ...more,
  };
  await db.insertInto('messages').values(row).execute();
  return id;
}

const context = (scope: Scope, asker = BOB, channel = LUNCH): Promise<Context> => {
  const projection = { caughtUp: (log: string) => Promise.resolve(void caughtUp.push(log)) };
  return contextOf({ db, projection, now: () => NOW }, asker, channel, scope);
};

const texts = ({ messages }: Context): string[] => messages.map(({ text }) => text);
const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => `text ${from + n}`);

describe('of a channel', () => {
  it('the newest messages are shown, oldest first, with who wrote them', async () => {
    for (let n = 1; n <= 30; n++) await put(n, n % 2 === 0 ? { author: BOB } : {});
    const shown = await context({ kind: 'newest' });
    expect(texts(shown)).toEqual(numbered(11, 30));
    expect(shown).toMatchObject({ hasMore: true, asker: 'Bob (@bob)', channel: { name: 'Lunch' } });
    expect(shown.messages[0]).toMatchObject({ from: 'Ada L (@ada)', at: 110 });
    expect(caughtUp).toEqual([`channel/${LUNCH}`]);
  });

  it('what is deleted, empty or not posted yet is not shown, nor what stands in threads', async () => {
    await put(1);
    await put(2, { deleted: 1, body: '' });
    await put(3, { body: '' });
    await put(4, { posted: 0 });
    await put(5, { thread: opId(1) });
    await put(6, { body: '', files: JSON.stringify([{ name: 'menu.pdf' }]) });
    const shown = await context({ kind: 'newest' });
    expect(texts(shown)).toEqual(['text 1', '']);
    expect(shown.messages[1]?.files).toEqual(['menu.pdf']);
  });

  it('a quoted message is shown, unless it is deleted or of another channel', async () => {
    await put(1);
    await put(2, { deleted: 1 });
    await put(3, { channel_id: SECRET, author: EVE, body: 'the code is 1234' });
    await put(4, { reply: opId(1) });
    await put(5, { reply: opId(2) });
    await put(6, { reply: opId(3, EVE) });
    const { messages } = await context({ kind: 'newest' });
    expect(messages.slice(-3).map(({ quote }) => quote)).toEqual([
      { from: 'Ada L (@ada)', text: 'text 1' },
      undefined,
      undefined,
    ]);
  });

  it('times from the future do not keep the others out', async () => {
    for (let n = 1; n <= 30; n++) await put(n);
    for (let n = 40; n < 80; n++) await put(n, { ts: NOW + n, received_at: 5 });
    const shown = texts(await context({ kind: 'newest' }));
    expect(shown).toEqual(numbered(11, 30));
  });

  it.each<[string, Scope]>([
    ['anything', { kind: 'newest' }],
    ['what was missed', { kind: 'missed', since: 0 }],
    ['a question there', { kind: 'ask', ask: opId(1) }],
  ])('who is no member is shown nothing: %s', async (_, scope) => {
    await put(1);
    await expect(context(scope, EVE)).rejects.toMatchObject({ code: 'not-found' });
    await db.deleteFrom('members').where('user_id', '=', BOB).execute();
    await expect(context(scope)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('around a question', () => {
  it('what stands before it is shown, and it comes last', async () => {
    for (let n = 1; n <= 30; n++) await put(n);
    const shown = await context({ kind: 'ask', ask: opId(25) });
    expect(texts(shown)).toEqual(numbered(6, 25));
    expect(shown.root).toBeUndefined();
  });

  it('in a thread its root and the replies before it are shown, and nothing else', async () => {
    const root = await put(1);
    for (let n = 2; n <= 40; n++) await put(n, n % 2 === 0 ? { thread: root } : {});
    const shown = await context({ kind: 'ask', ask: opId(10) });
    expect(texts(shown)).toEqual(['text 2', 'text 4', 'text 6', 'text 8', 'text 10']);
    expect(shown.root).toMatchObject({ text: 'text 1', isInThread: false });
    expect(shown.hasMore).toBe(false);
  });

  it('comes last even where it was written on a fast clock', async () => {
    await put(5);
    await put(9, { ts: NOW + 50, received_at: 20 });
    expect(texts(await context({ kind: 'ask', ask: opId(9) }))).toEqual(['text 5', 'text 9']);
  });

  it('is none when it was deleted, or is of another channel', async () => {
    await put(1, { deleted: 1 });
    await put(2, { channel_id: SECRET, author: EVE });
    for (const ask of [opId(1), opId(2, EVE), opId(3)])
      await expect(context({ kind: 'ask', ask })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('the root of a thread of another channel is not shown', async () => {
    await put(1, { channel_id: SECRET, author: EVE });
    await put(2, { thread: opId(1, EVE) });
    expect((await context({ kind: 'ask', ask: opId(2) })).root).toBeUndefined();
  });
});

describe('what was missed', () => {
  it('is what arrived after a position, of threads too, in the order of arrival', async () => {
    const root = await put(1);
    await put(2, { received_at: 35 });
    await put(3);
    await put(4, { thread: root });
    await put(5, { ts: NOW + 1, received_at: 29 });
    const shown = await context({ kind: 'missed', since: 30 });
    expect(texts(shown)).toEqual(['text 2', 'text 4']);
    expect(shown.messages[1]?.isInThread).toBe(true);
  });

  it('is its newest part when it is a lot', async () => {
    const most = LIMIT.aiMissedMessages;
    for (let n = 1; n <= most + 5; n++) await put(n, n % 7 === 0 ? { received_at: n * 10 + 1 } : {});
    const shown = await context({ kind: 'missed', since: 0 });
    expect(texts(shown)).toEqual(numbered(6, most + 5));
    expect(shown.hasMore).toBe(true);
  });
});
