import { channelDoc } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { expect, it, vi } from 'vitest';
import { createLogger } from '../log/logger.ts';
import { appendBytes } from '../sync/append-bytes.ts';
import { insertRows } from '../sync/journal.ts';
import { breakCommits } from '../testing/broken-store.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { Projection } from './projection.ts';

const CHANNEL = 'Channel000000001' as ChannelId;
const LOG = `channel/${CHANNEL}` as const;
const DOC = channelDoc(CHANNEL, 0);

it('a store that fails is waited for: said once, and made up for when it works again', async () => {
  const db = await openTestDatabase();
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => void lines.push(line) });
  const text = JSON.stringify({ k: 'post', id: 'Ada0000001.000000000001', ts: 1, body: 'x' });
  const bytes = appendBytes({ client: 1, clock: 0 }, undefined, [text]);
  const row = { doc: DOC, seq: 1, bytes, owner: 'Ada0000001' as UserId };
  await db.insertInto('logs').values({ log: LOG, head: 0 }).execute();
  await db.transaction().execute((tx) => insertRows(tx, [row], 0));
  const projection = new Projection(db, logger);
  const broken = breakCommits(db, () => true);
  await projection.grown(DOC);
  await projection.grown(DOC);
  expect(projection.behind).toBe(1);
  expect(lines.length).toBe(1);
  await expect(projection.caughtUp(LOG)).rejects.toMatchObject({ code: 'unavailable', retryAfter: 5 });
  broken.mockRestore();
  // Nobody asks again.
  const posted = async () => (await db.selectFrom('messages').select('body').execute()).length;
  await vi.waitFor(async () => expect(await posted()).toBe(1), { timeout: 5_000 });
  await projection.caughtUp(LOG);
  await projection.idle();
  await db.destroy();
});
