import { type DocName, parseDocName } from '@causeway/shared/doc-name';
import { parseChannelOp } from '@causeway/shared/fold/parse-op';
import type { ChannelOp } from '@causeway/shared/op/channel-op';
import type { Kysely } from 'kysely';
import type { Database, Tx } from '../db/schema.ts';
import { readRows } from '../sync/journal.ts';
import { logOf } from '../sync/log-of.ts';
import { scanRow, textsOf } from '../sync/scan-update.ts';
import { projectOps } from './project-ops.ts';
import type { ProjectionContext } from './projection-context.ts';
import { segmentOf, unprojected } from './unprojected.ts';

type About = Pick<ProjectionContext, 'findings' | 'asks'>;

/**
 * Projects up to `limit` rows of `doc`, and before its first one what is left of the segments before it: they are
 * sealed, so that this is all they will ever have. How many rows.
 */
export async function projectRows(tx: Tx, doc: DocName, limit: number, about: About): Promise<number> {
  const cursor = await cursorOf(tx, doc);
  let done = 0;
  for (const earlier of cursor === undefined ? await segmentsBefore(tx, doc) : []) {
    done += await advance(
      tx,
      earlier,
      { seq: (await cursorOf(tx, earlier)) ?? 0, limit: limit - done },
      about,
    );
    if (done === limit) return done;
  }
  return done + (await advance(tx, doc, { seq: cursor ?? 0, limit: limit - done }, about));
}

/** Up to which row `doc` is projected; `undefined`: nothing of it is. */
export async function cursorOf(db: Kysely<Database>, doc: DocName): Promise<number | undefined> {
  const row = await db.selectFrom('projections').select('seq').where('doc', '=', doc).executeTakeFirst();
  return row?.seq;
}

async function segmentsBefore(tx: Tx, doc: DocName): Promise<DocName[]> {
  const segment = segmentOf(doc);
  if (segment === 0) return [];
  return (await unprojected(tx, logOf(doc))).filter((other) => segmentOf(other) < segment);
}

async function advance(
  tx: Tx,
  doc: DocName,
  { seq, limit }: { readonly seq: number; readonly limit: number },
  about: About,
): Promise<number> {
  const rows = await readRows(tx, doc, seq, limit);
  const last = rows.at(-1);
  const address = parseDocName(doc);
  if (last === undefined || address?.type !== 'channel') return 0;
  const context = { tx, channel: address.id, segment: address.segment, ...about };
  await projectOps(
    rows.flatMap((row) => opsOf(row.bytes)),
    context,
  );
  const cursor = { doc, seq: last.seq };
  await tx
    .insertInto('projections')
    .values(cursor)
    .onConflict((conflict) => conflict.column('doc').doUpdateSet(cursor))
    .execute();
  return rows.length;
}

/** The fold's own parser: what it ignores is ignored here. */
const opsOf = (bytes: Uint8Array): ChannelOp[] =>
  textsOf(scanRow(bytes)).flatMap((text) => parseChannelOp(text) ?? []);
