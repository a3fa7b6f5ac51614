import type { Route, RouteArgs, RouteResult } from '@causeway/shared/api/route';
import type { RouteName, Routes } from '@causeway/shared/api/routes';
import type { Environment } from './environment.ts';
import { failureOf, unreachable } from './failed-calls.ts';
import { type TokenProvider, withToken } from './with-token.ts';

/** Arguments of any route, as they lie on the wire. */
interface LooseArgs {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

type OpenRoute = Pick<Route, 'method' | 'path'>;
type Sent = OpenRoute & Pick<Route, 'auth'>;

/**
 * The HTTP API, typed by ROUTES. Answers are not parsed again: they come from our own server. The table of routes is
 * loaded with the first call, since nothing of the first paint needs it.
 */
export class ApiClient {
  readonly #env: Pick<Environment, 'fetch' | 'origin'>;
  readonly #tokens: TokenProvider;

  constructor(env: Pick<Environment, 'fetch' | 'origin'>, tokens: TokenProvider) {
    this.#env = env;
    this.#tokens = tokens;
  }

  /** Rejects with `ApiFailure`. */
  async call<N extends RouteName>(name: N, args: RouteArgs<Routes[N]>): Promise<RouteResult<Routes[N]>> {
    const { ROUTES } = await import('@causeway/shared/api/routes').catch((cause: unknown) => {
      throw unreachable(cause);
    });
    const route: Route = ROUTES[name];
    const response = await this.#authorized(route, args as LooseArgs);
    return (await readAnswer(response)) as RouteResult<Routes[N]>;
  }

  /** For answers that come piece by piece. Rejects with `ApiFailure`. */
  async open(
    route: OpenRoute,
    args: { readonly body: unknown; readonly signal: AbortSignal },
  ): Promise<Response> {
    const response = await this.#authorized({ ...route, auth: 'user' }, args);
    if (!response.ok) throw await failureOf(response);
    return response;
  }

  async #authorized(route: Sent, args: LooseArgs): Promise<Response> {
    if (route.auth === 'public') return await this.#send(route, args);
    return await withToken(this.#tokens, (token) => this.#send(route, args, token));
  }

  async #send(route: Sent, args: LooseArgs, token?: string): Promise<Response> {
    const headers: Record<string, string> = {};
    if (args.body !== undefined) headers['content-type'] = 'application/json';
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    try {
      return await this.#env.fetch(this.#env.origin + pathOf(route.path, args), {
        method: route.method,
        headers,
        credentials: 'same-origin',
        ...(args.signal && { signal: args.signal }),
        ...(args.body === undefined ? {} : { body: JSON.stringify(args.body) }),
      });
    } catch (cause) {
      throw unreachable(cause);
    }
  }
}

/** `path` with its parameters filled in and the query behind it. */
export function pathOf(path: string, args: LooseArgs): string {
  const filled = path.replace(/:([A-Za-z]+)/g, (_, name: string) =>
    encodeURIComponent(String(args.params?.[name])),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(args.query ?? {})) {
    if (value !== undefined && value !== null) query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? filled : `${filled}?${text}`;
}

async function readAnswer(response: Response): Promise<unknown> {
  if (response.ok) {
    if (response.status === 204) return undefined;
    return await response.json().catch((cause: unknown) => {
      throw unreachable(cause);
    });
  }
  throw await failureOf(response);
}
