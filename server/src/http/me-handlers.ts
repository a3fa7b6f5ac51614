import type { UserId } from '@causeway/shared/id';
import { selfById, toAccount, type UserRow } from '../account/account-row.ts';
import { changePassword } from '../account/change-password.ts';
import { changeProfile } from '../account/change-profile.ts';
import { deleteAccount } from '../account/delete-account.ts';
import { endSession, listSessions } from '../account/sessions.ts';
import { myChannels } from '../channel/my-channels.ts';
import type { Parts } from '../parts.ts';
import { headsOf } from '../sync/log-writer.ts';
import type { Handlers } from './call.ts';

async function meAnswer(
  { db }: Parts,
  user: UserRow,
): Promise<{ user: ReturnType<typeof toAccount>; head: number }> {
  const log = `user/${user.id satisfies UserId}` as const;
  return { user: toAccount(user), head: (await headsOf(db, [log])).get(log) ?? 0 };
}

export const meHandlers = {
  getMe: async ({ parts, actor }) => meAnswer(parts, await selfById(parts.db, actor.userId)),

  patchMe: async ({ parts, actor, body }) => meAnswer(parts, await changeProfile(parts, actor.userId, body)),

  deleteMe: async ({ parts, actor, body, client }) => {
    await deleteAccount(parts, actor, { password: body.password, address: client.address });
    return undefined;
  },

  changePassword: async ({ parts, actor, body, client }) => {
    await changePassword(parts, actor, { ...body, address: client.address });
    return undefined;
  },

  listSessions: ({ parts, actor }) => listSessions(parts, actor),

  endSession: async ({ parts, actor, params }) => {
    await endSession(parts, actor, params.id);
    return undefined;
  },

  myChannels: ({ parts, actor }) => myChannels(parts, actor.userId),
} satisfies Partial<Handlers>;
