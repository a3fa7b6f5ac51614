import { eraseRemains } from '../erase-log.ts';
import type { Parts } from '../parts.ts';
import { REFRESH_MS } from './sessions.ts';

/** How long an ended session is kept, in ms: as long as its access tokens could still be shown. */
const ENDED_KEPT_MS = 3_600_000;

/** How long is kept what the AI's model took on a day, in ms. */
const USAGE_KEPT_MS = 31 * 86_400_000;

/** Drops what no longer means anything: expired tokens and invites, sessions that are over, logs of the deleted. */
export async function sweep(parts: Pick<Parts, 'db' | 'now' | 'logs'>): Promise<void> {
  const { db } = parts;
  const time = parts.now();
  await db.deleteFrom('refresh_tokens').where('expires_at', '<=', time).execute();
  await db.deleteFrom('invites').where('expires_at', '<=', time).execute();
  await db
    .deleteFrom('sessions')
    .where((eb) =>
      eb.or([eb('ended_at', '<', time - ENDED_KEPT_MS), eb('last_used_at', '<', time - REFRESH_MS)]),
    )
    .execute();
  const oldest = new Date(time - USAGE_KEPT_MS).toISOString().slice(0, 10);
  await db.deleteFrom('ai_usage').where('day', '<', oldest).execute();
  await eraseRemains(parts);
}
