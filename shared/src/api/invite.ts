import { z } from 'zod';
import { zChannelId } from '../schema.ts';
import { route } from './route.ts';

const inviteParams = z.object({ code: z.string().regex(/^[0-9A-Za-z]{20}$/) });

/** Role that the invited get in `channels`. */
const zInviteRole = z.enum(['admin', 'member', 'reader']);

export const createInvite = route({
  method: 'POST',
  path: '/api/invites',
  summary: 'Invite people to this server, and to channels of which I may manage the members.',
  auth: 'user',
  body: z.object({
    role: zInviteRole.default('member'),
    channels: z.array(zChannelId).max(50).default([]),
    uses: z.int().min(1).max(1000).default(1),
    /** Seconds. */
    expiresIn: z.int().min(60).max(31_536_000).default(604_800),
  }),
  status: 201,
  response: z.object({ code: z.string(), url: z.string() }),
});

export const getInvite = route({
  method: 'GET',
  path: '/api/invites/:code',
  summary: 'What an invite leads to.',
  auth: 'public',
  params: inviteParams,
  status: 200,
  response: z.object({
    invitedBy: z.object({ handle: z.string(), name: z.string() }),
    channels: z.array(z.object({ id: zChannelId, name: z.string() })),
    expiresAt: z.int(),
    usesLeft: z.int(),
  }),
});

export const deleteInvite = route({
  method: 'DELETE',
  path: '/api/invites/:code',
  summary: 'Withdraw an invite that I made.',
  auth: 'user',
  params: inviteParams,
  status: 204,
});

/** For people who have an account already. */
export const acceptInvite = route({
  method: 'POST',
  path: '/api/invites/:code/accept',
  summary: 'Join the channels of an invite.',
  auth: 'user',
  params: inviteParams,
  status: 200,
  response: z.object({ channels: z.array(zChannelId) }),
});
