import type { Route, RouteInput, RouteResult } from '@causeway/shared/api/route';
import type { RouteName, Routes } from '@causeway/shared/api/routes';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Actor, Parts } from '../parts.ts';
import type { Client } from './client.ts';

/** What middleware and handlers of one request share. */
export interface HttpEnv {
  Bindings: HttpBindings;
  Variables: {
    requestId: string;
    /** Path of the route with its parameters as `:name`, once that is known: for log and metrics. */
    route?: string;
    /** Who asks, once that is known: for the log. */
    actor?: Actor;
  };
}
/** What requests that no route of the API takes are called in log and metrics. */
export const OTHER = 'other';

export type HttpContext = Context<HttpEnv>;

/** A checked request: parsed by the route's schemas, from an actor where the route needs one. */
export interface Call<R extends Route> extends RouteInput<R> {
  readonly parts: Parts;
  readonly actor: R['auth'] extends 'user' ? Actor : undefined;
  readonly client: Client;
}

/** Answers with the route's `alsoStatus`: what was asked for was there already. */
export class Already<T> {
  readonly body: T;
  constructor(body: T) {
    this.body = body;
  }
}

/** A `Response` is sent as it is: for what is not JSON. */
export type Handler<R extends Route> = (
  call: Call<R>,
) => Promise<RouteResult<R> | Already<RouteResult<R>> | Response>;

/** A handler for every route of the contract: one that is missing does not compile. */
export type Handlers = { readonly [Name in RouteName]: Handler<Routes[Name]> };
