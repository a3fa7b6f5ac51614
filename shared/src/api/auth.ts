import { z } from 'zod';
import { LIMIT } from '../limit.ts';
import { zHandle, zName, zUserId } from '../schema.ts';
import { route } from './route.ts';

const zPassword = z.string().min(LIMIT.passwordMinChars).max(LIMIT.passwordMaxChars);
/** `false`: the refresh token comes in the body, for programs without cookies. */
const zCookie = z.boolean().default(true);
/** What the session list shows. */
const zDevice = z.string().max(LIMIT.deviceChars).optional();

export const zAccount = z.object({
  id: zUserId,
  handle: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  avatar: z.string().nullable(),
  /** Role on the server: the first account becomes its owner. */
  role: z.enum(['owner', 'user']),
  createdAt: z.int(),
});
export type Account = z.infer<typeof zAccount>;

export const zSession = z.object({
  user: zAccount,
  accessToken: z.string(),
  /** Seconds. */
  expiresIn: z.int(),
  refreshToken: z.string().optional(),
});
export type SessionAnswer = z.infer<typeof zSession>;

export const register = route({
  method: 'POST',
  path: '/api/auth/register',
  summary: 'Create an account. The first one becomes the owner of the server; then as SIGNUP says.',
  auth: 'public',
  body: z.object({
    handle: zHandle,
    name: zName,
    email: z.email().max(LIMIT.emailChars).optional(),
    password: zPassword,
    invite: z.string().max(64).optional(),
    cookie: zCookie,
    device: zDevice,
  }),
  status: 201,
  response: zSession,
});

export const login = route({
  method: 'POST',
  path: '/api/auth/login',
  summary: 'Sign in with handle or email.',
  auth: 'public',
  body: z.object({
    handle: z.string().min(1).max(LIMIT.emailChars).optional(),
    email: z.string().min(1).max(LIMIT.emailChars).optional(),
    password: z.string().min(1).max(LIMIT.passwordMaxChars),
    cookie: zCookie,
    device: zDevice,
  }),
  status: 200,
  response: zSession,
});

const zRefreshBody = z.object({ refreshToken: z.string().max(256).optional() });

export const refresh = route({
  method: 'POST',
  path: '/api/auth/refresh',
  summary: 'Exchange a refresh token (cookie or body) for an access token and the next refresh token.',
  auth: 'public',
  body: zRefreshBody,
  status: 200,
  response: zSession,
});

export const logout = route({
  method: 'POST',
  path: '/api/auth/logout',
  summary: 'End the session of the given refresh token (cookie or body).',
  auth: 'public',
  body: zRefreshBody,
  status: 204,
});

/** What a newcomer's page needs before there is an account. */
export const serverInfo = route({
  method: 'GET',
  path: '/api/server',
  summary: 'Public facts about this server.',
  auth: 'public',
  status: 200,
  response: z.object({
    name: z.literal('causeway'),
    version: z.string(),
    /** No account yet: whoever registers becomes the owner. */
    firstRun: z.boolean(),
    signup: z.enum(['open', 'invite', 'closed']),
    /** The AI participant; `null` while it is off. */
    ai: z.object({ handle: z.string() }).nullable(),
  }),
});
