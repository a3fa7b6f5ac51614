import { z } from 'zod';

/** Errors of the API: one shape, a closed list of codes, each with its status. */
export const API_ERRORS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'too-large': 413,
  'unsupported-type': 415,
  'rate-limited': 429,
  internal: 500,
  unavailable: 503,
} as const;
export type ApiErrorCode = keyof typeof API_ERRORS;

export const zApiError = z.object({
  error: z.object({
    code: z.enum(Object.keys(API_ERRORS) as [ApiErrorCode, ...ApiErrorCode[]]),
    /** One sentence that a person can act on. */
    message: z.string(),
    /** For `invalid`: `[{path, message}]`. */
    details: z.unknown().optional(),
  }),
});
export type ApiErrorBody = z.infer<typeof zApiError>;
