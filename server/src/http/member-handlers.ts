import { listMembers } from '../channel/list-members.ts';
import { putMember } from '../channel/put-member.ts';
import { removeMember } from '../channel/remove-member.ts';
import type { Handlers } from './call.ts';

export const memberHandlers = {
  listMembers: ({ parts, actor, params, query }) => listMembers(parts, actor.userId, params.id, query),

  putMember: ({ parts, actor, params, body }) =>
    putMember(parts, actor.userId, { id: params.id, user: params.userId, role: body.role }),

  deleteMember: async ({ parts, actor, params }) => {
    await removeMember(parts, actor.userId, params.id, params.userId);
    return undefined;
  },
} satisfies Partial<Handlers>;
