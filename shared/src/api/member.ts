import { z } from 'zod';
import { zChannelId, zPerson, zRole, zUserId } from '../schema.ts';
import { pageQuery, zPage } from './page.ts';
import { route } from './route.ts';

export const zMemberAnswer = zPerson.extend({ role: zRole, joinedAt: z.int() });

const memberParams = z.object({ id: zChannelId, userId: zUserId });

export const listMembers = route({
  method: 'GET',
  path: '/api/channels/:id/members',
  summary: 'Members of a channel.',
  auth: 'user',
  params: z.object({ id: zChannelId }),
  query: z.object(pageQuery),
  status: 200,
  response: zPage(zMemberAnswer),
});

export const putMember = route({
  method: 'PUT',
  path: '/api/channels/:id/members/:userId',
  summary: 'Add a member, or change a member’s role.',
  auth: 'user',
  params: memberParams,
  body: z.object({ role: zRole }),
  status: 200,
  response: zMemberAnswer,
});

export const deleteMember = route({
  method: 'DELETE',
  path: '/api/channels/:id/members/:userId',
  summary: 'Remove a member.',
  auth: 'user',
  params: memberParams,
  status: 204,
});
