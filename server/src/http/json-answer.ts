import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { HttpContext } from './call.ts';

/**
 * `body` as JSON, with its length: without one, Hono compresses also what is too short for it, which takes longer than the
 * rest of the answer.
 */
export function jsonAnswer(context: HttpContext, body: unknown, status: ContentfulStatusCode): Response {
  const text = JSON.stringify(body);
  return context.body(text, status, {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(text)),
  });
}
