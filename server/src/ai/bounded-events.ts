import { ModelError } from './model.ts';

/** Far more than any event of an answer has, in bytes. */
const MOST_BYTES = 1_048_576;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** `fetch` for a client that gathers lines, and of these whole events: what never ends must not fill the memory. */
export const fetchBoundedEvents: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.body === null) return response;
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(boundEvents()), { status, statusText, headers });
};

function boundEvents(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const event = new GrowingEvent();
  return new TransformStream({
    transform(chunk, controller) {
      const endless = event.add(chunk);
      if (endless === undefined) controller.enqueue(chunk);
      else controller.error(new ModelError('malformed', `${endless} never ends`));
    },
  });
}

/** How much there is, in bytes, of an event whose end has not come, and of its last line. */
class GrowingEvent {
  #event = 0;
  #line = 0;
  /** Nothing is in the last line: when it ends, so does the event. */
  #isBlank = true;

  /** Takes more of the stream; gives what is too long. */
  add(chunk: Uint8Array): 'a line' | 'an event' | undefined {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      this.#grow(chunk.subarray(from, end + 1));
      if (this.#event > MOST_BYTES) return 'an event';
      this.#line = 0;
      if (this.#isBlank) this.#event = 0;
      this.#isBlank = true;
      from = end + 1;
    }
    this.#grow(chunk.subarray(from));
    if (this.#line > MOST_BYTES) return 'a line';
    return this.#event > MOST_BYTES ? 'an event' : undefined;
  }

  #grow(bytes: Uint8Array): void {
    this.#event += bytes.length;
    this.#line += bytes.length;
    this.#isBlank &&= bytes.every((byte) => byte === CARRIAGE_RETURN || byte === LINE_FEED);
  }
}
