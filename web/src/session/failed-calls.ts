import type { ApiErrorBody, ApiErrorCode } from '@causeway/shared/api/error';
import { ApiFailure } from './app.ts';

/** No answer, or none that is whole. */
export const unreachable = (cause: unknown): ApiFailure =>
  new ApiFailure('offline', 'The server cannot be reached. Try again when you are online.', cause);

/** What `response`, which is no success, says. A proxy in between may answer with something else than our error shape. */
export async function failureOf(response: Response): Promise<ApiFailure> {
  const body = (await response.json().catch(() => undefined)) as Partial<ApiErrorBody> | undefined;
  const error = body?.error;
  if (error !== undefined) return new ApiFailure(error.code, error.message, error.details);
  const code: ApiErrorCode = response.status >= 500 ? 'unavailable' : 'invalid';
  return new ApiFailure(code, `The server answered with status ${response.status}.`);
}
