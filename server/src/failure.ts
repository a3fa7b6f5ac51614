import type { ApiErrorCode } from '@causeway/shared/api/error';

/** What a service answers when it does not do what was asked: a code of the closed list, and one sentence for people. */
export class Failure extends Error {
  readonly code: ApiErrorCode;
  readonly details: unknown;
  /** Seconds until trying again makes sense. */
  readonly retryAfter: number | undefined;

  constructor(code: ApiErrorCode, message: string, more: { details?: unknown; retryAfter?: number } = {}) {
    super(message);
    this.name = 'Failure';
    this.code = code;
    this.details = more.details;
    this.retryAfter = more.retryAfter;
  }
}

export const notFound = (what: string): Failure => new Failure('not-found', `${what} was not found.`);
export const forbidden = (message: string): Failure => new Failure('forbidden', message);
export const conflict = (message: string): Failure => new Failure('conflict', message);
export const unauthenticated = (message: string): Failure => new Failure('unauthenticated', message);

/** A value that does not fit; `path` names it as the request does. */
export const invalid = (path: string, message: string): Failure =>
  new Failure('invalid', `${path}: ${message}`, { details: [{ path, message }] });
