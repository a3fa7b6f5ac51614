import type { APIError } from 'openai';
import { ModelError, type ModelErrorCode } from './model.ts';

/** What went wrong with a request, and what is to be done about it. */
export interface ModelFailure {
  readonly error: ModelError;
  /** How long to wait before the same is asked again, in ms; `later`: as one sees fit; `never`: it would fail again. */
  readonly again: number | 'later' | 'never';
}

interface Circumstances {
  /** It was ended because it took too long. */
  readonly isOver: boolean;
  /** The provider was answering. */
  readonly hasBegun: boolean;
  /** What must be in no text. */
  readonly key: string | undefined;
  readonly isApiError: (cause: unknown) => cause is APIError;
  readonly now: () => number;
}

const REASON_CHARS = 500;
const PASSES: ReadonlySet<ModelErrorCode> = new Set(['rate-limited', 'unavailable', 'failed', 'broken-off']);
/** Errors of a provider that pass, as HTTP has them, beside all from 500 on. */
const BUSY = new Set([408, 409, 425]);

export function failureOf(cause: unknown, at: Circumstances): ModelFailure {
  const error = cause instanceof ModelError ? cause : toModelError(cause, at);
  const passes = PASSES.has(error.code) && !(at.isApiError(cause) && cause.code === 'insufficient_quota');
  if (!passes) return { error, again: 'never' };
  return { error, again: at.isApiError(cause) ? retryAfter(cause.headers, at.now()) : 'later' };
}

function toModelError(cause: unknown, at: Circumstances): ModelError {
  const reason = hidden(reasonOf(cause, at), at.key).slice(0, REASON_CHARS);
  if (at.isOver) return new ModelError('timeout', reason);
  if (cause instanceof SyntaxError) return new ModelError('malformed', 'a chunk is no JSON');
  if (at.isApiError(cause)) return new ModelError(codeOf(cause, at), reason);
  return new ModelError(at.hasBegun ? 'broken-off' : 'unavailable', reason);
}

function reasonOf(cause: unknown, at: Circumstances): string {
  if (at.isOver) return 'it took too long';
  if (!(cause instanceof Error)) return 'unknown';
  // What the network says stands below the client's own "Connection error."
  return cause.cause instanceof Error ? `${cause.message} ${reasonOf(cause.cause, at)}` : cause.message;
}

const hidden = (text: string, key: string | undefined): string =>
  key === undefined || key === '' ? text : text.replaceAll(key, '(hidden)');

const TOO_LONG = /context.{0,20}(length|window|size)|maximum context|too many tokens|prompt is too long/i;

function codeOf(error: APIError, { hasBegun }: Circumstances): ModelErrorCode {
  const { status, message } = error;
  // Some put a number there.
  const code: unknown = error.code;
  if (code === 'context_length_exceeded') return 'too-long';
  if (code === 'content_filter' || code === 'content_policy_violation') return 'refused';
  if (status === 429 || code === 429 || code === 'rate_limit_exceeded' || code === 'insufficient_quota')
    return 'rate-limited';
  // Without one no answer has come, or the provider says in the middle of one that it can't go on.
  if (status === undefined) return hasBegun ? 'failed' : 'unavailable';
  if (status >= 500 || BUSY.has(status)) return 'failed';
  if (status === 401 || status === 403) return 'unauthorized';
  return (status === 400 || status === 413) && TOO_LONG.test(message) ? 'too-long' : 'misconfigured';
}

/** The header is in seconds, or a date. */
function retryAfter(headers: Headers | undefined, now: number): number | 'later' {
  const header = headers?.get('retry-after') ?? '';
  if (header === '') return 'later';
  const ms = /^[0-9]+(\.[0-9]+)?$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : 'later';
}
