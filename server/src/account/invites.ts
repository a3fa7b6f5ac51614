import type { ChannelId } from '@causeway/shared/id';
import { randomBase62 } from '@causeway/shared/id';
import { maySetRole, type Role } from '@causeway/shared/permission';
import type { Kysely, Selectable } from 'kysely';
import { channelFor } from '../channel/channel-for.ts';
import { addMember } from '../channel/membership.ts';
import type { Database, Tx } from '../db/schema.ts';
import { forbidden, notFound } from '../failure.ts';
import type { Actor, Parts } from '../parts.ts';
import type { LogId, LogTransaction } from '../sync/logs.ts';
import { transactOver } from '../transact-over.ts';
import { selfById, type UserRow } from './account-row.ts';
import { hashOf } from './secret-token.ts';

export type InviteRow = Omit<Selectable<Database['invites']>, 'channels'> & {
  readonly channels: ChannelId[];
};

const CODE_CHARS = 20;

export interface InviteWish {
  readonly role: Role;
  readonly channels: readonly ChannelId[];
  readonly uses: number;
  /** Seconds. */
  readonly expiresIn: number;
}

/** Makes an invite. Needs the right to give `role` in each of the channels. The code is shown once, and kept hashed. */
export async function createInvite(
  parts: Pick<Parts, 'db' | 'now' | 'random' | 'origin'>,
  actor: Pick<Actor, 'userId'>,
  wish: InviteWish,
): Promise<{ code: string; url: string }> {
  for (const id of wish.channels) {
    const { role } = await channelFor(parts.db, actor.userId, id, 'manageMembers');
    if (!maySetRole(role, undefined, wish.role)) throw forbidden(`You may not invite as ${wish.role} here.`);
  }
  const code = randomBase62(CODE_CHARS, parts.random);
  const time = parts.now();
  await parts.db
    .insertInto('invites')
    .values({
      hash: hashOf(code),
      created_by: actor.userId,
      role: wish.role,
      channels: JSON.stringify(wish.channels),
      uses_left: wish.uses,
      expires_at: time + wish.expiresIn * 1000,
      created_at: time,
    })
    .execute();
  return { code, url: `${parts.origin()}/invite/${code}` };
}

/** The invite of `code`, if it can still be used. */
export async function readInvite(
  { now }: Pick<Parts, 'now'>,
  db: Kysely<Database>,
  code: string,
): Promise<InviteRow | undefined> {
  const row = await db
    .selectFrom('invites')
    .selectAll()
    .where('hash', '=', hashOf(code))
    .where('expires_at', '>', now())
    .where('uses_left', '>', 0)
    .executeTakeFirst();
  return row && { ...row, channels: JSON.parse(row.channels) as ChannelId[] };
}

export interface InviteAnswer {
  readonly invitedBy: { readonly handle: string; readonly name: string };
  readonly channels: { id: ChannelId; name: string }[];
  readonly expiresAt: number;
  readonly usesLeft: number;
}

/** What an invite leads to, for whoever holds its code. */
export async function showInvite(parts: Parts, code: string): Promise<InviteAnswer> {
  const invite = await usableInvite(parts, parts.db, code);
  const inviter = await parts.db
    .selectFrom('users')
    .select(['handle', 'name'])
    .where('id', '=', invite.created_by)
    .executeTakeFirstOrThrow();
  const channels = await grantedChannels(parts.db, invite);
  return { invitedBy: inviter, channels, expiresAt: invite.expires_at, usesLeft: invite.uses_left };
}

async function usableInvite(parts: Parts, db: Kysely<Database>, code: string): Promise<InviteRow> {
  const invite = await readInvite(parts, db, code);
  if (invite === undefined) throw notFound('This invite');
  return invite;
}

/** Withdraws an invite that I made; that of somebody else is not found. */
export async function deleteInvite(parts: Parts, actor: Actor, code: string): Promise<void> {
  const deleted = await parts.db
    .deleteFrom('invites')
    .where('hash', '=', hashOf(code))
    .where('created_by', '=', actor.userId)
    .returning('hash')
    .executeTakeFirst();
  if (deleted === undefined) throw notFound('This invite');
}

/** Joins the channels of an invite. Who is in all of them already spends no use of it. */
export function acceptInvite(parts: Parts, actor: Actor, code: string): Promise<ChannelId[]> {
  return transactOver(
    parts,
    async (db) => [`user/${actor.userId}`, ...(await invitedChannelLogs(parts, db, code))],
    async (tx) => {
      const invite = await usableInvite(parts, tx.db, code);
      const user = await selfById(tx.db, actor.userId);
      if ((await joinInvited(parts, tx, user, invite)) > 0) await spendInvite(tx.db, invite);
      return (await grantedChannels(tx.db, invite)).map(({ id }) => id);
    },
  );
}

/** Logs of the channels of an invite; fixed when it is made. */
export async function invitedChannelLogs(
  parts: Pick<Parts, 'now'>,
  db: Kysely<Database>,
  code: string | undefined,
): Promise<LogId[]> {
  const invite = code === undefined ? undefined : await readInvite(parts, db, code);
  return (invite?.channels ?? []).map((id): LogId => `channel/${id}`);
}

/** Takes one use, in the transaction that has read the invite. */
export async function spendInvite(db: Tx, invite: InviteRow): Promise<void> {
  await db
    .updateTable('invites')
    .set((eb) => ({ uses_left: eb('uses_left', '-', 1) }))
    .where('hash', '=', invite.hash)
    .execute();
}

/** Adds `user` to the channels of an invite where they are not in yet; returns to how many. */
export async function joinInvited(
  parts: Pick<Parts, 'now'>,
  tx: LogTransaction,
  user: UserRow,
  invite: InviteRow,
): Promise<number> {
  let joined = 0;
  for (const { id } of await grantedChannels(tx.db, invite)) {
    const { channel, role } = await channelFor(tx.db, user.id, id, 'exists');
    if (role !== undefined) continue;
    await addMember(tx, { channel, user, role: invite.role, by: invite.created_by, at: parts.now() });
    joined++;
  }
  return joined;
}

/** Channels of an invite that still are there and that its maker still may invite to: rights end invites as well. */
async function grantedChannels(
  db: Kysely<Database>,
  invite: InviteRow,
): Promise<{ id: ChannelId; name: string }[]> {
  if (invite.channels.length === 0) return [];
  const rows = await db
    .selectFrom('channels')
    .innerJoin('members', 'members.channel_id', 'channels.id')
    .select(['channels.id', 'channels.name', 'members.role'])
    .where('channels.id', 'in', invite.channels)
    .where('channels.deleted_at', 'is', null)
    .where('members.user_id', '=', invite.created_by)
    .orderBy('channels.name')
    .execute();
  return rows
    .filter((row) => maySetRole(row.role, undefined, invite.role))
    .map(({ id, name }) => ({ id, name }));
}
