import { API_ERRORS, type ApiErrorBody, type ApiErrorCode } from '@causeway/shared/api/error';
import { HTTPException } from 'hono/http-exception';
import { isSerializationFailure } from '../db/database-error.ts';
import { isStoreFailure } from '../db/store-failure.ts';
import { Failure } from '../failure.ts';
import type { Logger } from '../log/logger.ts';
import type { HttpContext } from './call.ts';
import { jsonAnswer } from './json-answer.ts';

const isBusy = (error: unknown): boolean => isSerializationFailure(error) || isStoreFailure(error);

/** Any error as the contract's shape. What nobody foresaw goes to the log, and only its request's id to the client. */
export function errorAnswer(context: HttpContext, error: unknown, logger: Logger): Response {
  const failure = toFailure(error) ?? unforeseen(context, error, logger);
  if (failure.retryAfter !== undefined) context.header('Retry-After', String(failure.retryAfter));
  context.header('Cache-Control', 'no-store');
  // The rest of such a body is never read: the connection is of no further use.
  if (failure.code === 'too-large') context.header('Connection', 'close');
  return jsonAnswer(context, bodyOf(failure), API_ERRORS[failure.code]);
}

const bodyOf = ({ code, message, details }: Failure): ApiErrorBody => ({
  error: { code, message, ...(details === undefined ? {} : { details }) },
});

function toFailure(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  if (error instanceof HTTPException)
    return new Failure(apiCodeOf(error.status), error.message || 'This does not work.');
  if (isBusy(error)) {
    return new Failure('unavailable', 'The server is busy. Try again shortly.', { retryAfter: 1 });
  }
  return undefined;
}

function unforeseen(context: HttpContext, error: unknown, logger: Logger): Failure {
  const request = context.get('requestId');
  logger.error({ err: error, request, method: context.req.method }, 'a request failed');
  return new Failure(
    'internal',
    `Something went wrong on the server. Its log tells more about request ${request}.`,
  );
}

const apiCodeOf = (status: number): ApiErrorCode =>
  (Object.keys(API_ERRORS) as ApiErrorCode[]).find((code) => API_ERRORS[code] === status) ?? 'internal';
