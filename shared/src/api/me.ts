import { z } from 'zod';
import { LIMIT } from '../limit.ts';
import { zChannelId, zChannelKind, zFileId, zHandle, zName, zRole } from '../schema.ts';
import { zAccount } from './auth.ts';
import { route } from './route.ts';

const zMeAnswer = z.object({
  user: zAccount,
  /** Head segment of my own log. */
  head: z.int(),
});

export const getMe = route({
  method: 'GET',
  path: '/api/me',
  summary: 'My account.',
  auth: 'user',
  status: 200,
  response: zMeAnswer,
});

export const patchMe = route({
  method: 'PATCH',
  path: '/api/me',
  summary: 'Change my handle, name, email or avatar (null removes).',
  auth: 'user',
  body: z.object({
    handle: zHandle.optional(),
    name: zName.optional(),
    email: z.email().max(LIMIT.emailChars).nullable().optional(),
    avatar: zFileId.nullable().optional(),
  }),
  status: 200,
  response: zMeAnswer,
});

export const deleteMe = route({
  method: 'DELETE',
  path: '/api/me',
  summary: 'Delete my account. What I wrote stays, by "Deleted user".',
  auth: 'user',
  body: z.object({ password: z.string().max(LIMIT.passwordMaxChars) }),
  status: 204,
});

export const changePassword = route({
  method: 'POST',
  path: '/api/me/password',
  summary: 'Change my password; ends my other sessions.',
  auth: 'user',
  body: z.object({
    current: z.string().max(LIMIT.passwordMaxChars),
    next: z.string().min(LIMIT.passwordMinChars).max(LIMIT.passwordMaxChars),
  }),
  status: 204,
});

export const zDeviceSession = z.object({
  id: z.string(),
  device: z.string(),
  createdAt: z.int(),
  lastUsedAt: z.int(),
  current: z.boolean(),
});

export const listSessions = route({
  method: 'GET',
  path: '/api/me/sessions',
  summary: 'My signed-in devices.',
  auth: 'user',
  status: 200,
  response: z.array(zDeviceSession),
});

export const endSession = route({
  method: 'DELETE',
  path: '/api/me/sessions/:id',
  summary: 'Sign a device out.',
  auth: 'user',
  params: z.object({ id: z.string().regex(/^[0-9A-Za-z]{16}$/) }),
  status: 204,
});

export const myChannels = route({
  method: 'GET',
  path: '/api/me/channels',
  summary: 'Channels of which I am a member.',
  auth: 'user',
  status: 200,
  response: z.array(
    z.object({
      id: zChannelId,
      kind: zChannelKind,
      name: z.string(),
      role: zRole,
      /** Head segment of the channel's log. */
      head: z.int(),
      joinedAt: z.int(),
    }),
  ),
});
