import type { Route } from '@causeway/shared/api/route';
import { ROUTES } from '@causeway/shared/api/routes';
import { randomBase62 } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { Failure, notFound } from '../failure.ts';
import type { Parts } from '../parts.ts';
import type { Sync } from '../sync/create-sync.ts';
import { busCheck } from './bus-check.ts';
import type { Handler, HttpEnv } from './call.ts';
import { errorAnswer } from './error-answer.ts';
import { HANDLERS } from './handlers.ts';
import { databaseCheck, mountHealth, type PartChecks } from './health.ts';
import { createMetrics, mountMetrics } from './metrics.ts';
import { type MountOptions, mount, mountWrongMethods } from './mount.ts';
import { requestLog } from './request-log.ts';
import { securityHeaders } from './security-headers.ts';
import { isWebBuilt, mountStatic } from './static-files.ts';

export interface AppOptions extends MountOptions {
  /** Folder of the built web app. */
  readonly webRoot: string;
  /** What sync says of itself. */
  readonly sync: Pick<Sync, 'health' | 'metrics' | 'bus'>;
}

/** Everything that the server answers over HTTP, but for the sockets at `/sync`. */
export function createApp(parts: Parts, options: AppOptions): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  const metrics = createMetrics(options.sync.metrics.registry);
  app.use(async (context, next) => {
    context.set('requestId', randomBase62(12, parts.random));
    await next();
  });
  app.use(requestLog(parts.logger), metrics.middleware, securityHeaders(), compress());
  const limited = bodyLimit({ maxSize: LIMIT.requestBytes, onError: refuseLarge });
  // A GET has no body; to ask for it would make a whole `Request` for each.
  app.use('/api/*', (context, next) => (context.req.method === 'GET' ? next() : limited(context, next)));
  app.onError((error, context) => errorAnswer(context, error, parts.logger));
  mountApi(app, parts, options);
  mountHealth(app, partChecks(parts, options));
  mountMetrics(app, metrics);
  app.all('/sync', (context) =>
    context.text('This is the address of the sync sockets.', 426, { Upgrade: 'websocket' }),
  );
  mountStatic(app, { webRoot: options.webRoot, origin: parts.origin });
  app.notFound((context) => errorAnswer(context, notFound('This address'), parts.logger));
  return app;
}

function mountApi(app: Hono<HttpEnv>, parts: Parts, options: MountOptions): void {
  for (const [name, route] of Object.entries<Route>(ROUTES)) {
    // HANDLERS has, by its type, for each name the handler of just this route.
    const handler = HANDLERS[name as keyof typeof HANDLERS] as unknown as Handler<Route>;
    mount(app, parts, { route, handler }, options);
  }
  mountWrongMethods(app, Object.values<Route>(ROUTES));
  let openApi: Promise<string> | undefined;
  app.get('/api/openapi.json', async (context) => {
    openApi ??= describeApi();
    return context.body(await openApi, 200, { 'Content-Type': 'application/json' });
  });
  app.all('/api/*', () => {
    throw notFound('This address of the API');
  });
}

/** Made when it is first asked for: few servers ever are. */
async function describeApi(): Promise<string> {
  const { openApiDocument } = await import('./openapi.ts');
  return JSON.stringify(openApiDocument());
}

const partChecks = (parts: Parts, { webRoot, sync }: AppOptions): PartChecks => ({
  database: databaseCheck(parts, sync.health),
  ...(parts.config.redisUrl === undefined ? {} : { redis: busCheck(sync.bus) }),
  web: () =>
    isWebBuilt(webRoot) ? { status: 'ok' } : { status: 'degraded', detail: 'not built: run npm start' },
});

const refuseLarge = (): never => {
  throw new Failure('too-large', `A request may have ${LIMIT.requestBytes} bytes at most.`);
};
