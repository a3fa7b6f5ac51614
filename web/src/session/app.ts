import type { ApiErrorCode } from '@causeway/shared/api/error';
import type { RouteArgs, RouteResult } from '@causeway/shared/api/route';
import type { RouteName, Routes } from '@causeway/shared/api/routes';
import type { Session } from './session.ts';
import type { Store } from './store.ts';

/** The app before and after sign-in. Made once by `createApp()`; local data first, then the network. */
export interface App {
  readonly state: Store<AppState>;
  /** Public calls (server info, invites). */
  call<N extends RouteName>(name: N, args: RouteArgs<Routes[N]>): Promise<RouteResult<Routes[N]>>;
  /** Both reject with {@link ApiFailure}; on success `state` becomes `signed-in`. */
  register(input: RouteArgs<Routes['register']>['body']): Promise<void>;
  login(input: RouteArgs<Routes['login']>['body']): Promise<void>;
}

/** Where the browser's `localStorage` holds who is signed in: other tabs hear of its changes. */
export const USER_KEY = 'causeway.user';

export type AppState =
  /** Reading the local store: a few ms; the UI paints its shell. */
  | { readonly state: 'booting' }
  | { readonly state: 'signed-out' }
  | { readonly state: 'signed-in'; readonly session: Session };

/** A call that did not succeed, with a sentence for the person. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  /** `offline`: the server could not be reached. */
  readonly code: ApiErrorCode | 'offline';
  readonly details: unknown;

  constructor(code: ApiErrorCode | 'offline', message: string, details?: unknown) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
