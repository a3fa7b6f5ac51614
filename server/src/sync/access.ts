import { type DocAddress, parseDocName } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { may, type Role } from '@causeway/shared/permission';
import { sealedReason } from '@causeway/shared/stateless';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import { logOf } from './log-of.ts';

/** Not a member, or no such document: the same for both. */
const PERMISSION_DENIED = 'permission-denied';

/** Denied, with the reason that the client is told. No message: Hocuspocus would print it for every stranger. */
export class Denied extends Error {
  override readonly name = 'Denied';
  readonly reason: string;

  constructor(reason = PERMISSION_DENIED) {
    super();
    this.reason = reason;
  }

  /** Whether it may not be seen at all, rather than elsewhere. */
  get isFinal(): boolean {
    return this.reason === PERMISSION_DENIED;
  }
}

export interface Access {
  readonly address: DocAddress;
  /** Announced to the client only: each message is judged by the role then in force. */
  readonly readOnly: boolean;
  /** First kept segment of the log. */
  readonly first: number;
}

/**
 * Whether `user` may subscribe to the document `name`. Throws {@link Denied}: for those who may not see it exactly as
 * for what does not exist; for a sealed segment with the number of the head.
 */
export async function accessTo(db: Kysely<Database>, name: string, user: UserId): Promise<Access> {
  const address = parseDocName(name);
  if (address === undefined) throw new Denied();
  const role = address.type === 'channel' ? await roleIn(db, address.id, user) : undefined;
  if (address.type === 'channel' ? !may(role, 'read') : address.id !== user) throw new Denied();
  const kept = await db
    .selectFrom('logs')
    .select(['head', 'first'])
    .where('log', '=', logOf(name))
    .executeTakeFirst();
  if (kept === undefined || address.segment > kept.head) throw new Denied();
  if (address.segment < kept.head) throw new Denied(sealedReason(kept.head));
  return { address, readOnly: address.type === 'channel' && !may(role, 'send'), first: kept.first };
}

/** Role of `user` in a channel that is not deleted. */
export async function roleIn(
  db: Kysely<Database>,
  channel: ChannelId,
  user: UserId,
): Promise<Role | undefined> {
  const member = await db
    .selectFrom('members')
    .innerJoin('channels', 'channels.id', 'members.channel_id')
    .select('members.role')
    .where('channel_id', '=', channel)
    .where('user_id', '=', user)
    .where('channels.deleted_at', 'is', null)
    .executeTakeFirst();
  return member?.role;
}
