import { acceptInvite, createInvite, deleteInvite, showInvite } from '../account/invites.ts';
import type { Handlers } from './call.ts';

export const inviteHandlers = {
  createInvite: ({ parts, actor, body }) => createInvite(parts, actor, body),

  getInvite: ({ parts, params }) => showInvite(parts, params.code),

  deleteInvite: async ({ parts, actor, params }) => {
    await deleteInvite(parts, actor, params.code);
    return undefined;
  },

  acceptInvite: async ({ parts, actor, params }) => ({
    channels: await acceptInvite(parts, actor, params.code),
  }),
} satisfies Partial<Handlers>;
