import type { SessionAnswer } from '@causeway/shared/api/auth';
import { login } from '../account/login.ts';
import { logout, refresh } from '../account/refresh.ts';
import { register } from '../account/register.ts';
import { serverInfo } from '../account/server-info.ts';
import { Failure, unauthenticated } from '../failure.ts';
import type { Handlers } from './call.ts';
import type { Client } from './client.ts';

type Answer = SessionAnswer & { refreshToken: string };

/** Gives the refresh token to the browser's cookie, or, where the program asked for it, in the body. */
function deliver(client: Client, answer: Answer, { cookie }: { readonly cookie: boolean }): SessionAnswer {
  if (!cookie) return answer;
  client.keepRefreshToken(answer.refreshToken);
  const { refreshToken: _, ...rest } = answer;
  return rest;
}

export const authHandlers = {
  serverInfo: ({ parts }) => serverInfo(parts),

  register: async ({ parts, body, client }) => {
    if (body.cookie) client.checkOrigin();
    await parts.limits.register(client.address);
    const answer = await register(parts, { ...body, device: body.device ?? client.device });
    return deliver(client, answer, body);
  },

  login: async ({ parts, body, client }) => {
    if (body.cookie) client.checkOrigin();
    const answer = await login(parts, {
      ...body,
      device: body.device ?? client.device,
      address: client.address,
    });
    return deliver(client, answer, body);
  },

  refresh: async ({ parts, body, client }) => {
    if (body.refreshToken !== undefined) return refresh(parts, body.refreshToken);
    const token = client.refreshCookie();
    if (token === undefined || token === '')
      throw unauthenticated('Sign in first: there is no refresh token.');
    try {
      return deliver(client, await refresh(parts, token), { cookie: true });
    } catch (error) {
      if (error instanceof Failure && error.code === 'unauthenticated') client.forgetRefreshToken();
      throw error;
    }
  },

  logout: async ({ parts, body, client }) => {
    const token = body.refreshToken ?? client.refreshCookie();
    if (token !== undefined && token !== '') await logout(parts, token);
    if (body.refreshToken === undefined) client.forgetRefreshToken();
    return undefined;
  },
} satisfies Partial<Handlers>;
