import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import { parseChannelOp } from '@causeway/shared/fold/parse-op';
import { UserFold } from '@causeway/shared/fold/user-fold';
import { type ChannelId, newOpId, type RandomBytes, SERVER_ID } from '@causeway/shared/id';
import { readLog } from '@causeway/shared/log';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import { type EncodedSegment, encodeSegment } from '../segment/segment-bytes.ts';
import { deletedAmong, erasedAmong } from '../segment/segment-store.ts';
import { appendBytes } from './append-bytes.ts';
import { channelGenesis, userGenesis } from './genesis-fields.ts';
import { entryTimes, pinTimes } from './genesis-times.ts';
import { JournalConflict, type Row, readStored, rebuild } from './journal.ts';
import type { LiveDoc } from './live-doc.ts';
import { logOf } from './log-of.ts';
import { docOf } from './log-writer.ts';
import { presentMembers } from './present-members.ts';

/** All that sealing a head writes. */
export interface SealedSegment {
  /** Closes the head. */
  readonly seal: Row;
  /** Opens the next one. */
  readonly genesis: Row;
  readonly next: number;
  /** The ops as they are downloaded; of channels only. */
  readonly encoded: EncodedSegment | undefined;
}

interface Parts {
  readonly db: Kysely<Database>;
  readonly random: RandomBytes;
  readonly now: () => number;
  readonly docs: { serverClientOf(name: string): number };
}

/**
 * Prepares the end of the head `live`, from what is stored of it and never from memory. Nothing is written yet; what is
 * returned holds as long as nobody writes to the head. The projection must be caught up. Throws {@link JournalConflict} when somebody has.
 */
export async function sealedSegment(live: LiveDoc, parts: Parts): Promise<SealedSegment> {
  const next = live.address.segment + 1;
  const stored = rebuild(await readStored(parts.db, live.name));
  if (stored.seq !== live.seq) throw new JournalConflict(`${live.name} has grown`);
  const ts = live.nextTs(parts.now());
  const serverOp = (k: string, at: number, fields: object): string =>
    JSON.stringify({ k, ...fields, id: newOpId(SERVER_ID, at, parts.random), ts: at });
  const seal = serverOp('seal', ts, { next });
  const texts = [...readLog(stored.doc), seal];
  stored.doc.destroy();
  const at = { client: live.serverClient, clock: live.clockOf(live.serverClient) };
  const nextDoc = docOf(logOf(live.name), next);
  const { fields, encoded } = await restOf(parts.db, live, texts);
  const opening = serverOp('genesis', ts + 1, fields);
  const first = { client: parts.docs.serverClientOf(nextDoc), clock: 0 };
  const owner = SERVER_ID;
  return {
    next,
    seal: { doc: live.name, seq: live.seq + 1, bytes: appendBytes(at, live.lastItem(), [seal]), owner },
    genesis: { doc: nextDoc, seq: 1, bytes: appendBytes(first, undefined, [opening]), owner },
    encoded,
  };
}

/** What the log goes on with, and what is kept of the segment that ends, whose ops are `texts`. */
interface Rest {
  /** Of the next genesis. */
  readonly fields: object;
  readonly encoded: EncodedSegment | undefined;
}

function restOf(db: Kysely<Database>, { address }: LiveDoc, texts: readonly string[]): Rest | Promise<Rest> {
  const next = address.segment + 1;
  if (address.type === 'channel') return restOfChannel(db, { channel: address.id, next }, texts);
  const fields = userGenesis(next, new UserFold().add(texts), entryTimes(texts));
  return { fields, encoded: undefined };
}

async function restOfChannel(
  db: Kysely<Database>,
  { channel, next }: { readonly channel: ChannelId; readonly next: number },
  texts: readonly string[],
): Promise<Rest> {
  const ops = texts.flatMap((text) => parseChannelOp(text) ?? []);
  const view = new ChannelFold().add(texts);
  // Members come from SQL, which changes only together with ops of this log.
  const present = await presentMembers(db, channel);
  // A message that was deleted in an earlier segment may have been pinned since.
  const deleted = new Set(await deletedAmong(db, channel, view.pins));
  const pins = view.pins.filter((id) => !deleted.has(id));
  const fields = channelGenesis(next, { ...view, pins }, { present, pinned: pinTimes(ops) });
  return { fields, encoded: await encodeSegment(texts, await erasedAmong(db, channel, ops)) };
}
