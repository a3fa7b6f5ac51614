import { directChannelId } from '@causeway/shared/direct-channel-id';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { userById } from '../account/account-row.ts';
import type { Tx } from '../db/schema.ts';
import { forbidden, invalid } from '../failure.ts';
import type { Parts } from '../parts.ts';
import type { LogId } from '../sync/logs.ts';
import { openChannel } from './open-channel.ts';

export interface DirectChannel {
  readonly id: ChannelId;
  readonly head: number;
}

/** The one direct channel of exactly `others` and me, made when it is not there yet. Everybody in it is a member. */
export function putDirectChannel(
  parts: Parts,
  actor: UserId,
  others: readonly UserId[],
): Promise<DirectChannel> {
  const people = [...new Set([actor, ...others])].sort();
  if (people.length > LIMIT.dmUsers) throw invalid('users', `at most ${LIMIT.dmUsers} people, you included`);
  const id = directChannelId(people);
  const logs = [`channel/${id}` as const, ...people.map((user): LogId => `user/${user}`)];
  return parts.logs.transact(logs, async (tx) => {
    if (!(await exists(tx.db, id))) {
      const users = await Promise.all(people.map((user) => userById(tx.db, user)));
      await checkNotBlocked(tx.db, actor, people);
      const channel = {
        id,
        kind: 'dm' as const,
        name: '',
        topic: '',
        retention: 'null',
        created_by: actor,
        created_at: parts.now(),
        deleted_at: null,
      };
      await openChannel(
        tx,
        channel,
        users.map((user) => ({ user, role: 'member' })),
      );
    }
    return { id, head: tx.head(`channel/${id}`) };
  });
}

const exists = async (db: Tx, id: ChannelId): Promise<boolean> =>
  (await db.selectFrom('channels').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;

/** Who has blocked me is not written to directly. */
async function checkNotBlocked(db: Tx, actor: UserId, people: readonly UserId[]): Promise<void> {
  const blocked = await db
    .selectFrom('contacts')
    .select('user_id')
    .where('user_id', 'in', people)
    .where('other_id', '=', actor)
    .where('status', '=', 'blocked')
    .executeTakeFirst();
  if (blocked !== undefined) throw forbidden('You can’t write to these people directly.');
}
