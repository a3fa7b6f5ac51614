import type { z } from 'zod';

/**
 * One row of the API contract (PROTOCOL §4). The server mounts handlers by these rows, the OpenAPI document is printed
 * from them, and the client's types are inferred from them: there is no second description of a route.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With parameters as `:name`. */
  readonly path: `/${string}`;
  readonly summary: string;
  /** `user`: needs an access token. `public`: anybody. */
  readonly auth: 'user' | 'public';
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** Status of success; where a route has a second one (`PUT` of what exists), `alsoStatus`. */
  readonly status: 200 | 201 | 204;
  readonly alsoStatus?: 200;
  /** Body of success; none for 204. */
  readonly response?: z.ZodType;
  /** Media type of a body that is not JSON. */
  readonly media?: 'application/x-ndjson' | 'text/event-stream';
}

/** Keeps the literal types of `row`. */
export const route = <const R extends Route>(row: R): R => row;

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type Written<S> = S extends z.ZodType ? z.input<S> : undefined;

/** What a handler gets, parsed. */
export interface RouteInput<R extends Route> {
  readonly params: Parsed<R['params']>;
  readonly query: Parsed<R['query']>;
  readonly body: Parsed<R['body']>;
}

/** A body of which nothing is required may be left out: the server takes none for `{}`. */
type BodyArg<S> = S extends z.ZodType
  ? Record<never, never> extends z.input<S>
    ? { body?: z.input<S> }
    : { body: z.input<S> }
  : object;

/** What a client passes. */
export type RouteArgs<R extends Route> = (R['params'] extends z.ZodType
  ? { params: Written<R['params']> }
  : object) &
  (R['query'] extends z.ZodType ? { query?: Written<R['query']> } : object) &
  BodyArg<R['body']>;

/** What a client gets. */
export type RouteResult<R extends Route> = R['response'] extends z.ZodType
  ? z.output<R['response']>
  : undefined;
