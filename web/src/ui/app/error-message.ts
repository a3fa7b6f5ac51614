import { ApiFailure } from '../../session/app.ts';
import { RefusedHere } from '../../session/session.ts';

/** A sentence for the person, whatever was thrown. */
export function errorMessage(error: unknown): string {
  if (error instanceof ApiFailure && error.code === 'offline') {
    return 'The server can’t be reached. Check your connection and try again.';
  }
  if (error instanceof ApiFailure || error instanceof RefusedHere) return error.message;
  return 'Something went wrong. Please try again.';
}
