import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { newChannelId } from '@causeway/shared/id';
import { afterEach, expect, it } from 'vitest';
import { readManifest } from '../backup/manifest.ts';
import { systemRandom } from '../random.ts';
import { ApiClient } from '../testing/api-client.ts';
import { Installation } from '../testing/installation.ts';

const made: Installation[] = [];
afterEach(async () => {
  for (const installation of made.splice(0)) await installation.drop();
});

async function installation(kind: 'tested' | 'sqlite'): Promise<Installation> {
  const one = await Installation.create(kind);
  made.push(one);
  return one;
}

/** Something in every table that people can fill, and in those of sealed segments. */
async function fill(source: Installation): Promise<void> {
  const server = await source.start();
  const ada = await new ApiClient(`http://127.0.0.1:${server.port}`).signUp('ada');
  const bob = await new ApiClient(ada.url).signUp('bob');
  const channel = newChannelId(systemRandom);
  await ada.put(`/api/channels/${channel}`, { name: 'Ünïcode \u2028 🌍', kind: 'channel' });
  await bob.post(`/api/channels/${channel}/join`);
  await ada.put(`/api/contacts/${bob.id}`, {});
  await ada.post('/api/invites', {});
  for (let count = 0; count < 250; count++)
    await ada.post(`/api/channels/${channel}/messages`, { body: `${count} "\\ \u2028 🎉 é\n` });
  const { db, projection } = server.parts;
  await projection.caughtUp(`channel/${channel}`);
  const { id: target } = await db.selectFrom('messages').select('id').limit(1).executeTakeFirstOrThrow();
  const bytes = Buffer.from([0, 255, 10, 13, 128]);
  const sum = { bytes, checksum: crc32(bytes) };
  const segment = { channel_id: channel, segment: 0 };
  await db
    .insertInto('segments')
    .values({ ...segment, ...sum, etag: 'e', ops: 3, first_ts: 1, last_ts: Date.now(), sealed_at: 2 })
    .execute();
  const doc = `channel/${channel}/9`;
  await db
    .insertInto('snapshots')
    .values({ doc, seq: 7, ...sum, owners: '{}' })
    .execute();
  await db.insertInto('sealed_docs').values({ doc, sealed_at: 3 }).execute();
  await db
    .insertInto('texts_elsewhere')
    .values({ ...segment, target })
    .execute();
  await db
    .insertInto('erasures')
    .values({ ...segment, target })
    .execute();
  const reaction = { target, user_id: ada.id, channel_id: channel, ts: 1, op_id: target, is_on: 1 };
  await db
    .insertInto('reactions')
    .values({ ...reaction, emoji: '👍' })
    .execute();
  await db.insertInto('ai_usage').values({ day: '2026-01-31', scope: 'server', tokens: 5 }).execute();
  const reply = {
    reply: null,
    state: 'done',
    mode: 'first',
    attempt: 1,
    lease: null,
    beat: 4,
    stopping: 0,
  } as const;
  const ended = { text: '', is_cut: 0, started_at: 1, ended_at: 2, error: null, tokens_in: 3, tokens_out: 4 };
  await db
    .insertInto('ai_replies')
    .values({ channel_id: channel, ask: target, asker: ada.id, asked_at: 1, ...reply, ...ended })
    .execute();
  await server.close();
}

/** Hashes of all rows by table, without the facts about one installation. */
async function hashesOf(dir: string): Promise<object> {
  const { meta: _, ...tables } = (await readManifest(dir)).tables;
  return tables;
}

it.each([
  ['sqlite', 'tested', 'sqlite'],
  ['tested', 'sqlite', 'tested'],
] as const)('from %s through the other kind and back, every row stays as it was', async (...kinds) => {
  const [source, ...others] = await Promise.all(kinds.map(installation));
  await fill(source as Installation);
  let last = source as Installation;
  const dirs: string[] = [];
  const backUp = async () => {
    const dir = join(last.dataDir, 'backup');
    expect(await last.run('backup', dir)).toMatchObject({ code: 0, err: '' });
    dirs.push(dir);
    return dir;
  };
  for (const next of others) {
    expect(await next.run('restore', await backUp())).toMatchObject({ code: 0, err: '' });
    last = next;
  }
  await backUp();
  const [first, ...rest] = await Promise.all(dirs.map(hashesOf));
  const empty = Object.entries(first as Record<string, { rows: number }>).filter(
    ([, { rows }]) => rows === 0,
  );
  expect(empty).toEqual([]);
  expect(rest).toEqual([first, first]);
});

it('texts that PostgreSQL takes for the same do not keep it from being filled', async () => {
  const [sqlite, postgres] = [await installation('sqlite'), await installation('tested')];
  const db = await sqlite.open();
  const reaction = { target: 't.1' as never, user_id: 'u' as never, channel_id: 'c' as never };
  for (const emoji of ['\0', '\uFFFD'])
    await db
      .insertInto('reactions')
      .values({ ...reaction, emoji, ts: 1, op_id: 'o.1' as never, is_on: 1 })
      .execute();
  await db.destroy();
  const dir = join(sqlite.dataDir, 'backup');
  await sqlite.run('backup', dir);
  expect(await postgres.run('restore', dir)).toMatchObject({ code: 0, err: '' });
  const restored = await postgres.open();
  expect(await restored.selectFrom('reactions').select('emoji').execute()).toEqual([{ emoji: '\uFFFD' }]);
  await restored.destroy();
});
