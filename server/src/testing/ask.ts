import { type AskEvent, zAskEvent } from '@causeway/shared/api/ai';
import type { ApiClient } from './api-client.ts';

export interface AskAnswer {
  readonly status: number;
  readonly events: readonly AskEvent[];
  /** All pieces of text. */
  readonly text: string;
  readonly end: Extract<AskEvent, { type: 'end' }> | undefined;
  /** Why it was refused; empty when it was not. */
  readonly refusal: string;
  /** Ids by the numbers that stand for them. */
  readonly sources: ReadonlyMap<number, string>;
}

interface AskOptions {
  readonly since?: number;
  readonly signal?: AbortSignal;
  /** Called with each event when it comes. */
  readonly onEvent?: (event: AskEvent) => void;
}

/** Asks the AI privately, and reads its answer to the end. */
export async function ask(
  client: ApiClient,
  channel: string,
  question: string,
  { since, signal, onEvent }: AskOptions = {},
): Promise<AskAnswer> {
  const response = await fetch(`${client.url}/api/ai/ask`, {
    method: 'POST',
    headers: { authorization: `Bearer ${client.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel, question, ...(since === undefined ? {} : { since }) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const events: AskEvent[] = [];
  let left = '';
  for await (const bytes of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const frames = (left + bytes).split('\n\n');
    left = frames.pop() ?? '';
    for (const frame of frames.filter((one) => one.startsWith('data: '))) {
      const event = zAskEvent.parse(JSON.parse(frame.slice('data: '.length)));
      events.push(event);
      onEvent?.(event);
    }
  }
  return {
    status: response.status,
    refusal: response.ok ? '' : left,
    events,
    text: events.map((event) => (event.type === 'text' ? event.text : '')).join(''),
    end: events.find((event) => event.type === 'end'),
    sources: new Map(
      events
        .flatMap((event) => (event.type === 'sources' ? event.messages : []))
        .map(({ ref, id }) => [ref, id]),
    ),
  };
}
