import type { MiddlewareHandler } from 'hono';
import type { HttpEnv } from './call.ts';

interface PolicyOptions {
  /** Where people reach the server: its sockets are not `'self'` to every browser. */
  readonly origin: string;
  /** Sources of the page's own inline scripts, as `'sha256-…'`. */
  readonly scriptHashes: readonly string[];
}

/** What the app may load, and from where. */
export const contentPolicy = ({ origin, scriptHashes }: PolicyOptions): string =>
  [
    `default-src 'self'`,
    `script-src 'self' ${scriptHashes.join(' ')}`.trim(),
    // Styles that scripts set on an element are not subject to it; style elements made by scripts are.
    `style-src 'self'`,
    `img-src 'self' data: blob:`,
    `media-src 'self' blob:`,
    `font-src 'self' data:`,
    `connect-src 'self' ${origin.replace(/^http/, 'ws')}`,
    `worker-src 'self' blob:`,
    `manifest-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');

/** Answers of the API show nothing, should a browser ever open one as a page. */
const DATA_POLICY = `default-src 'none'; frame-ancestors 'none'`;

/** Headers of every answer; pages set a policy of their own. */
export const securityHeaders = (): MiddlewareHandler<HttpEnv> => async (context, next) => {
  await next();
  const { headers } = context.res;
  if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', DATA_POLICY);
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('X-Frame-Options', 'DENY');
  headers.set('Referrer-Policy', 'no-referrer');
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
};
