import type { ChannelId, UserId } from '@causeway/shared/id';
import { selfById } from '../account/account-row.ts';
import type { Tx } from '../db/schema.ts';
import { conflict } from '../failure.ts';
import type { Parts } from '../parts.ts';
import { memberOf } from './members-of.ts';
import { openChannel } from './open-channel.ts';

export interface ChannelWish {
  readonly id: ChannelId;
  readonly name: string;
  readonly kind: 'channel' | 'private';
  readonly topic?: string | undefined;
}

/** Creates a channel, with its creator as owner. Returns whether it is new: what I created already stays as it is. */
export function createChannel(parts: Parts, actor: UserId, wish: ChannelWish): Promise<boolean> {
  return parts.logs.transact([`channel/${wish.id}`, `user/${actor}`], async (tx) => {
    if (await isMine(tx.db, wish.id, actor)) return false;
    const user = await selfById(tx.db, actor);
    const channel = {
      id: wish.id,
      kind: wish.kind,
      name: wish.name,
      topic: wish.topic ?? '',
      retention: 'null',
      created_by: actor,
      created_at: parts.now(),
      deleted_at: null,
    };
    await openChannel(tx, channel, [{ user, role: 'owner' }]);
    return true;
  });
}

/** Throws `conflict` for an id that is used, unless for a channel that `actor` created and is still in. */
async function isMine(db: Tx, id: ChannelId, actor: UserId): Promise<boolean> {
  const known = await db
    .selectFrom('channels')
    .select(['created_by', 'deleted_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (known === undefined) return false;
  const mine = known.created_by === actor && known.deleted_at === null;
  if (mine && (await memberOf(db, id, actor)) !== undefined) return true;
  throw conflict('This channel id is used already. Choose another one.');
}
