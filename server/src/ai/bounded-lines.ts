import { ModelError } from './model.ts';

/** Far more than any event of an answer has, in bytes. */
const MOST_LINE_BYTES = 1_048_576;
const NEW_LINE = 10;

/** `fetch` for a client that gathers lines: one that never ends must not fill the memory. */
export const fetchBoundedLines: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.body === null) return response;
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(boundLines()), { status, statusText, headers });
};

function boundLines(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      const end = chunk.lastIndexOf(NEW_LINE);
      bytes = end === -1 ? bytes + chunk.length : chunk.length - end - 1;
      if (bytes > MOST_LINE_BYTES) controller.error(new ModelError('malformed', 'a line never ends'));
      else controller.enqueue(chunk);
    },
  });
}
