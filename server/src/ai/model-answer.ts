import { LIMIT } from '@causeway/shared/limit';
import type OpenAI from 'openai';
import { type ModelAnswer, ModelError, type ModelRequest } from './model.ts';

type Chunk = OpenAI.Chat.Completions.ChatCompletionChunk;

/** No language takes fewer tokens for its text than one for so many characters. */
const MOST_CHARS_PER_TOKEN = 6;

/** What has come of an answer. */
export class GrowingAnswer {
  readonly #onText: (piece: string) => void;
  #charsLeft: number;
  #bytesLeft: number = LIMIT.streamBodyBytes;
  #hasBegun = false;
  #finish: ModelAnswer['finish'] | undefined;
  #usage: Pick<ModelAnswer, 'tokensIn' | 'tokensOut'> = {};
  #isEmpty = true;

  constructor({ maxTokens, onText }: Pick<ModelRequest, 'maxTokens' | 'onText'>) {
    this.#onText = onText;
    this.#charsLeft = maxTokens * MOST_CHARS_PER_TOKEN;
  }

  /** The provider answers. */
  begin(): void {
    this.#hasBegun = true;
  }

  /** Whether the provider has answered, be it with nothing yet. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Whether nothing of it has been shown, so that it can be asked for anew. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** Whether all of its text is there. */
  get isComplete(): boolean {
    return this.#finish !== undefined;
  }

  /** Takes what a chunk brings. `false`: the answer is longer than it may be, and was cut. Throws {@link ModelError}. */
  add(chunk: Chunk): boolean {
    const { choices, usage } = checked(chunk);
    if (usage)
      this.#usage = {
        ...counted('tokensIn', usage.prompt_tokens),
        ...counted('tokensOut', usage.completion_tokens),
      };
    const choice = choices?.[0];
    if (!choice) return true;
    if (choice.finish_reason === 'content_filter' || choice.delta?.refusal) throw new ModelError('refused');
    const isWhole = this.#append(choice.delta?.content ?? '');
    if (choice.finish_reason) this.#finish = choice.finish_reason === 'length' ? 'length' : 'stop';
    if (!isWhole) this.#finish = 'length';
    return isWhole;
  }

  /** Throws when the connection was closed before the answer was complete, and when there is none. */
  end(): ModelAnswer {
    if (this.#finish === undefined) throw new ModelError('broken-off', 'the answer broke off');
    if (this.#isEmpty) throw new ModelError('empty');
    return { finish: this.#finish, ...this.#usage };
  }

  #append(content: unknown): boolean {
    if (typeof content !== 'string') throw new ModelError('malformed', 'the text is no text');
    const piece = beginning(content, this.#charsLeft, this.#bytesLeft);
    this.#charsLeft -= piece.length;
    this.#bytesLeft -= Buffer.byteLength(piece);
    if (piece !== '') {
      this.#isEmpty = false;
      this.#onText(piece);
    }
    return piece.length === content.length;
  }
}

/** What a chunk has of what is needed; anything may have been sent. */
function checked(chunk: Chunk | null): Partial<Chunk> {
  const isChunk = typeof chunk === 'object' && chunk !== null;
  if (!isChunk || (chunk.choices !== undefined && !Array.isArray(chunk.choices)))
    throw new ModelError('malformed', 'a chunk has another form');
  return chunk;
}

/** Nothing where a provider has not counted: some fill such fields with zeros, and no answer costs nothing. */
const counted = (name: 'tokensIn' | 'tokensOut', tokens: unknown): Pick<ModelAnswer, typeof name> =>
  Number.isSafeInteger(tokens) && (tokens as number) > 0 ? { [name]: tokens } : {};

/** As much of `text` as has room, without half a character. */
function beginning(text: string, chars: number, bytes: number): string {
  let end = Math.min(text.length, chars);
  // A character has three bytes for each UTF-16 unit at the most.
  if (end * 3 > bytes) end = Math.min(end, new TextEncoder().encodeInto(text, new Uint8Array(bytes)).read);
  const isSplit = end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1));
  return text.slice(0, isSplit ? end - 1 : end);
}
