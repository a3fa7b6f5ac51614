import { newOpId, type RandomBytes, SERVER_ID } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import type { AdmittedOp } from './admit.ts';
import { appendBytes } from './append-bytes.ts';
import type { Row } from './journal.ts';
import type { LiveDoc } from './live-doc.ts';

interface Parts {
  readonly now: () => number;
  readonly random: RandomBytes;
}

/** The `received` ops for those of `ops` that come far from their ts, as one row ahead of theirs. */
export function receivedRow(live: LiveDoc, ops: readonly AdmittedOp[], parts: Parts): Row | undefined {
  if (live.address.type !== 'channel') return undefined;
  const now = parts.now();
  const far = ops.filter((op) => Math.abs(now - op.ts) > LIMIT.lateMs);
  // A text sent once more, by a device that missed the answer, arrived when it first came.
  const late = [...new Set(far.map(({ id }) => id))].filter((id) => !live.texts.has(id));
  if (late.length === 0) return undefined;
  const firstTs = live.nextTs(now);
  const texts: string[] = [];
  for (let from = 0; from < late.length; from += LIMIT.receivedIds) {
    const ids = late.slice(from, from + LIMIT.receivedIds);
    const ts = firstTs + texts.length;
    texts.push(JSON.stringify({ k: 'received', ids, at: now, id: newOpId(SERVER_ID, ts, parts.random), ts }));
  }
  const at = { client: live.serverClient, clock: live.clockOf(live.serverClient) };
  const bytes = appendBytes(at, live.lastItem(), texts);
  return { doc: live.name, seq: live.seq + 1, bytes, owner: SERVER_ID };
}
