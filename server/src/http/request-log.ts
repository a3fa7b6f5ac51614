import type { MiddlewareHandler } from 'hono';
import type { Logger } from '../log/logger.ts';
import { type HttpEnv, OTHER } from './call.ts';

/**
 * One line for each request. It names the route, not the path: an invite's code is part of its path. Reads are detail;
 * what changes state, or fails by the server's own fault, is not. A 503 is told of by the part that is away.
 */
export const requestLog =
  (logger: Logger): MiddlewareHandler<HttpEnv> =>
  async (context, next) => {
    const start = performance.now();
    await next();
    const { method } = context.req;
    const { status } = context.res;
    const isRead = method === 'GET' || method === 'HEAD';
    const level = status === 503 ? 'warn' : status >= 500 ? 'error' : isRead ? 'debug' : 'info';
    const line = {
      request: context.get('requestId'),
      method,
      route: context.get('route') ?? OTHER,
      status,
      ms: Math.round((performance.now() - start) * 10) / 10,
      user: context.get('actor')?.userId,
    };
    logger[level](line, 'request');
  };
