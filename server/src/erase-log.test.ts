import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChannelId, OpId } from '@causeway/shared/id';
import { expect, it } from 'vitest';
import { eraseLog } from './erase-log.ts';
import { logParts } from './testing/log-parts.ts';
import { SharedChannel } from './testing/shared-channel.ts';
import { dropPlace } from './testing/test-database.ts';

it('erases all segments of one log, and nothing of those whose ids differ in case or go on', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'causeway-erase-'));
  const parts = await logParts(dir, () => 1);
  const others = ['channel/abc/0', 'channel/ABCD/0', 'channel/ABC', 'user/ABC/0'];
  const row = { seq: 1, bytes: new Uint8Array([1]), checksum: 1, owners: '{}' };
  const values = ['channel/ABC/0', 'channel/ABC/11', ...others].map((doc) => ({ ...row, doc }));
  await parts.db.insertInto('snapshots').values(values).execute();
  await parts.db
    .insertInto('sealed_docs')
    .values(values.map(({ doc }) => ({ doc, sealed_at: 1 })))
    .execute();
  const segments = ['ABC', 'abc'].map((id) => ({ channel_id: id as ChannelId, segment: 0 }));
  const times = { ops: 1, first_ts: 1, last_ts: 1, sealed_at: 1 };
  const stored = { bytes: row.bytes, checksum: 1, etag: '', ...times };
  await parts.db
    .insertInto('segments')
    .values(segments.map((segment) => ({ ...segment, ...stored })))
    .execute();
  const named = segments.map((segment) => ({ ...segment, target: 'Ada0000001.aaaaaaaaaaaa' as OpId }));
  for (const table of ['texts_elsewhere', 'erasures'] as const)
    await parts.db.insertInto(table).values(named).execute();
  await eraseLog(parts, `channel/${'ABC' as ChannelId}`);
  const left = await parts.db.selectFrom('snapshots').select('doc').execute();
  expect(left.map(({ doc }) => doc).sort()).toEqual([...others].sort());
  const sealed = await parts.db.selectFrom('sealed_docs').select('doc').execute();
  expect(sealed.map(({ doc }) => doc).sort()).toEqual([...others].sort());
  for (const table of ['segments', 'texts_elsewhere', 'erasures'] as const)
    expect(await parts.db.selectFrom(table).select('channel_id').execute()).toEqual([{ channel_id: 'abc' }]);
  await parts.close();
  await dropPlace(dir);
  await rm(dir, { recursive: true });
});

it('erases a channel of many segments, and its log at last', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'causeway-erase-'));
  const parts = await logParts(dir, () => 1);
  const id = 'Channel000000001' as ChannelId;
  await SharedChannel.open(parts, id, []);
  const times = { ops: 1, first_ts: 1, last_ts: 1, sealed_at: 1 };
  const stored = { channel_id: id, bytes: new Uint8Array([1]), checksum: 1, etag: '', ...times };
  const segments = Array.from({ length: 25 }, (_, segment) => ({ segment, ...stored }));
  await parts.db.insertInto('segments').values(segments).execute();
  await parts.db.updateTable('logs').set({ head: 25 }).execute();
  await eraseLog(parts, `channel/${id}`);
  for (const table of ['segments', 'logs', 'journal'] as const)
    expect(await parts.db.selectFrom(table).selectAll().execute()).toEqual([]);
  await parts.close();
  await dropPlace(dir);
  await rm(dir, { recursive: true });
});
