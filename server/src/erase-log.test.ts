import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChannelId } from '@causeway/shared/id';
import { expect, it } from 'vitest';
import { eraseLog } from './erase-log.ts';
import { logParts } from './testing/log-parts.ts';
import { dropPlace } from './testing/test-database.ts';

it('erases all segments of one log, and nothing of those whose ids differ in case or go on', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'causeway-erase-'));
  const parts = await logParts(dir, () => 1);
  const others = ['channel/abc/0', 'channel/ABCD/0', 'channel/ABC', 'user/ABC/0'];
  const row = { seq: 1, bytes: new Uint8Array([1]), checksum: 1, owners: '{}' };
  const values = ['channel/ABC/0', 'channel/ABC/11', ...others].map((doc) => ({ ...row, doc }));
  await parts.db.insertInto('snapshots').values(values).execute();
  await eraseLog(parts, `channel/${'ABC' as ChannelId}`);
  const left = await parts.db.selectFrom('snapshots').select('doc').execute();
  expect(left.map(({ doc }) => doc).sort()).toEqual([...others].sort());
  await parts.close();
  await dropPlace(dir);
  await rm(dir, { recursive: true });
});
