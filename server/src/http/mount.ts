import type { Route } from '@causeway/shared/api/route';
import type { Hono } from 'hono';
import { Failure } from '../failure.ts';
import type { Actor, Parts } from '../parts.ts';
import { authenticate } from './authenticate.ts';
import { Already, type Call, type Handler, type HttpContext, type HttpEnv } from './call.ts';
import { Client } from './client.ts';
import { addressReader } from './client-address.ts';
import { jsonAnswer } from './json-answer.ts';
import { readInput } from './read-input.ts';

export interface MountOptions {
  /** Tests answer `internal` for a body that is not what the contract says. */
  readonly validateResponses: boolean;
}

/** Serves `route` by `handler`: checks who asks, parses what they ask, writes the answer. */
export function mount<R extends Route>(
  app: Hono<HttpEnv>,
  parts: Parts,
  { route, handler }: { readonly route: R; readonly handler: Handler<R> },
  { validateResponses }: MountOptions,
): void {
  const addressOf = addressReader(parts.config.trustProxy);
  app.on(route.method, route.path, async (context) => {
    context.set('route', route.path);
    const actor = route.auth === 'user' ? await identify(parts, context) : undefined;
    const input = await readInput(route, context);
    const peer = context.env.incoming.socket.remoteAddress;
    const address = addressOf(peer, context.req.header('x-forwarded-for'));
    const client = new Client(context, { address, origin: parts.origin() });
    // `actor` is there for the routes whose `auth` says so: the type can't follow that.
    const call = { ...input, parts, actor, client } as unknown as Call<R>;
    const result = await handler(call);
    if (result instanceof Response) return result;
    const isAlready = result instanceof Already;
    const body: unknown = isAlready ? result.body : result;
    if (validateResponses) route.response?.parse(body);
    context.header('Cache-Control', 'no-store');
    const status = isAlready ? (route.alsoStatus ?? route.status) : route.status;
    return status === 204 ? context.body(null, 204) : jsonAnswer(context, body, status);
  });
}

async function identify(parts: Parts, context: HttpContext): Promise<Actor> {
  const actor = await authenticate(parts, context.req.header('authorization'));
  context.set('actor', actor);
  return actor;
}

/** Answers methods that a path does not have; after all routes are mounted. */
export function mountWrongMethods(app: Hono<HttpEnv>, routes: readonly Route[]): void {
  const methods = Map.groupBy(routes, (route) => route.path);
  for (const [path, ofPath] of methods) {
    const names = ofPath.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    app.all(path, (context) => {
      context.header('Allow', names.join(', '));
      throw new Failure('method-not-allowed', `Use ${names.join(' or ')} here.`);
    });
  }
}
