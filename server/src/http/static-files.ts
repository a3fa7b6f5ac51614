import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Hono, MiddlewareHandler } from 'hono';
import type { HttpContext, HttpEnv } from './call.ts';
import { NOT_BUILT_PAGE } from './not-built-page.ts';
import { contentPolicy } from './security-headers.ts';

interface StaticOptions {
  /** Folder of the built web app. */
  readonly webRoot: string;
  readonly origin: () => string;
}

export const isWebBuilt = (webRoot: string): boolean => existsSync(join(webRoot, 'index.html'));

/** Serves the web app: its files, and its page for every path that a person may open or reload. */
export function mountStatic(app: Hono<HttpEnv>, { webRoot, origin }: StaticOptions): void {
  if (!isWebBuilt(webRoot)) {
    app.get('*', (context) => (wantsPage(context) ? context.html(NOT_BUILT_PAGE, 503) : context.notFound()));
    return;
  }
  const scriptHashes = inlineScriptHashes(readFileSync(join(webRoot, 'index.html'), 'utf8'));
  const onFound = (path: string, context: HttpContext): void => {
    const file = relative(webRoot, path).split(sep).join('/');
    context.header('Cache-Control', cachingOf(file));
    context.header('Content-Security-Policy', contentPolicy({ origin: origin(), scriptHashes }));
  };
  const options = { root: webRoot, precompressed: true, onFound };
  const page: MiddlewareHandler<HttpEnv> = serveStatic({ ...options, path: 'index.html' });
  app.use('*', serveStatic(options));
  app.get('*', (context, next) => (wantsPage(context) ? page(context, next) : next()));
}

/** A browser that opens a path asks for HTML; scripts that look for a file do not. */
const wantsPage = (context: HttpContext): boolean =>
  !context.req.path.startsWith('/assets/') && (context.req.header('accept') ?? '').includes('text/html');

/** Files whose name carries their hash never change; all others are asked for anew each time. */
const cachingOf = (file: string): string =>
  file.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';

/** Inline scripts of our own page are allowed by their content, so that no other is. */
function inlineScriptHashes(html: string): string[] {
  const scripts = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)];
  return scripts.map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
}
