/** So often something is sent, that proxies see the connection is needed, in ms. */
const HEARTBEAT_MS = 15_000;

const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store',
  // Proxies that gather an answer before they pass it on.
  'X-Accel-Buffering': 'no',
};

/**
 * Answers by server-sent events, each a JSON value, until `produce` is done, which never rejects. `signal` is aborted
 * when the client has gone.
 */
export function eventStream<Event>(
  produce: (send: (event: Event) => void, signal: AbortSignal) => Promise<void>,
): Response {
  const encoder = new TextEncoder();
  const gone = new AbortController();
  let heartbeat: NodeJS.Timeout | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string): void => {
        if (!gone.signal.aborted) controller.enqueue(encoder.encode(text));
      };
      heartbeat = setInterval(() => write(':\n\n'), HEARTBEAT_MS);
      // Not awaited: a stream that has not started takes no reader.
      void produce((event) => write(`data: ${JSON.stringify(event)}\n\n`), gone.signal).then(() => {
        clearInterval(heartbeat);
        if (!gone.signal.aborted) controller.close();
      });
    },
    cancel() {
      clearInterval(heartbeat);
      gone.abort();
    },
  });
  return new Response(body, { headers: HEADERS });
}
