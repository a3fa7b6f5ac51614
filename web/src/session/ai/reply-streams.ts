import type { OpId } from '@causeway/shared/id';
import { Cell } from '../store.ts';

/** A piece of a growing reply; `from` in UTF-16 units. */
export interface StreamFrame {
  readonly of: OpId;
  readonly from: number;
  readonly text: string;
}

const STREAM_END = /"k"\s*:\s*"streamEnd"/;

export interface ReplyStreamsOptions {
  /** What the log says of the reply, where it has ended before: an answer that goes on begins behind it. */
  readonly bodyOf: (reply: OpId) => string | undefined;
  /** However many frames come, `texts` changes at most this often, in ms. */
  readonly every: number;
}

/**
 * The AI's replies to one channel that are being written, as far as this device has heard of them.
 *
 * (R1) A frame that begins behind what is here is a gap, and left out: only the server's own frame from 0 closes it.
 * (R2) A `streamEnd` ends the text; from then on the log says it. (R3) So does a new connection, on which the server
 * sends anew what is still being written.
 */
export class ReplyStreams {
  /** Text so far by reply. The log's text counts for those that are not in it. */
  readonly texts = new Cell<ReadonlyMap<OpId, string>>(new Map());
  readonly #options: ReplyStreamsOptions;
  readonly #now = new Map<OpId, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ReplyStreamsOptions) {
    this.#options = options;
  }

  onFrame({ of, from, text }: StreamFrame): void {
    const before = this.#now.get(of) ?? this.#beginningOf(of, from);
    if (before === undefined || from > before.length) return;
    this.#now.set(of, before.slice(0, from) + text);
    this.#timer ??= setTimeout(() => this.#show(), this.#options.every);
  }

  /** New texts of the channel's log. */
  onOps(texts: readonly string[]): void {
    let ended = false;
    for (const text of texts) {
      if (this.#now.size === 0) break;
      if (STREAM_END.test(text)) ended = this.#now.delete(targetOf(text) as OpId) || ended;
    }
    if (ended) this.#show();
  }

  /** Frames may have been missed. */
  onConnected(): void {
    this.#now.clear();
    this.#show();
  }

  /** All that is being written, for a tab that begins. */
  frames(): StreamFrame[] {
    return [...this.#now].map(([of, text]) => ({ of, from: 0, text }));
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #beginningOf(of: OpId, from: number): string | undefined {
    if (from === 0) return '';
    const body = this.#options.bodyOf(of);
    // A late frame of an answer that has ended begins before its end.
    return body?.length === from ? body : undefined;
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#now.size > 0 || this.texts.get().size > 0) this.texts.set(new Map(this.#now));
  }
}

function targetOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly of?: unknown }).of;
  } catch {
    return undefined;
  }
}
