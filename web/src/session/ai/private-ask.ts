import type { AskEvent } from '@causeway/shared/api/ai';
import type { ChannelId } from '@causeway/shared/id';
import type { ApiClient } from '../api-client.ts';
import { ApiFailure } from '../app.ts';

/** A question about a channel whose answer only the asker sees. */
export interface PrivateQuestion {
  readonly channel: ChannelId;
  readonly question: string;
  /** Only about what stands behind this position: my read marker. */
  readonly since?: number;
}

const LOST = 'The connection was lost before the answer was complete. Ask again.';

/**
 * Asks, and tells `on` of the answer's pieces as they come. Rejects with {@link ApiFailure} when there is no answer, or
 * no whole one; after `signal` it resolves.
 */
export async function askPrivately(
  api: Pick<ApiClient, 'open'>,
  question: PrivateQuestion,
  on: (event: AskEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    const answer = await api.open({ method: 'POST', path: '/api/ai/ask' }, { body: question, signal });
    const ended = await read(answer, on);
    if (!ended && !signal.aborted) throw new ApiFailure('offline', LOST);
  } catch (error) {
    if (signal.aborted) return;
    throw error instanceof ApiFailure ? error : new ApiFailure('offline', LOST, error);
  }
}

/** True once its end was told. */
async function read(answer: Response, on: (event: AskEvent) => void): Promise<boolean> {
  const { createParser } = await import('eventsource-parser');
  let ended = false;
  const parser = createParser({
    onEvent: ({ data }) => {
      const event = eventOf(data);
      if (event === undefined || ended) return;
      ended = event.type === 'end';
      on(event);
    },
  });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const piece = await reader?.read();
    if (piece === undefined || piece.done) return ended;
    parser.feed(piece.value);
  }
}

const KINDS: ReadonlySet<unknown> = new Set(['text', 'sources', 'end']);

/** Our own server wrote it; what a newer one says besides is left out. */
function eventOf(data: string): AskEvent | undefined {
  try {
    const event = JSON.parse(data) as AskEvent;
    return KINDS.has(event.type) ? event : undefined;
  } catch {
    return undefined;
  }
}
