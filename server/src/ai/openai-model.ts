import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { type Model, type ModelAnswer, ModelError, type ModelErrorCode, type ModelRequest } from './model.ts';

export interface Endpoint {
  readonly baseUrl: string | undefined;
  readonly apiKey: string | undefined;
  readonly model: string;
  /** Shorter in tests. */
  readonly times?: Partial<ModelTimes>;
}

export interface ModelTimes {
  /** How long the provider may take to begin, and then between two pieces, in ms. */
  readonly stall: number;
  /** How long a whole answer may take, in ms. */
  readonly whole: number;
}

const TIMES: ModelTimes = { stall: 30_000, whole: 300_000 };

/** Tries before the answer has begun; the client waits between them as `Retry-After` says, or longer each time. */
const RETRIES = 3;

/** Some endpoints take no key; the client insists on one. */
const NO_KEY = 'none';

type Chunk = OpenAI.Chat.Completions.ChatCompletionChunk;

/** Any OpenAI-compatible endpoint. */
export class OpenAiModel implements Model {
  readonly #client: OpenAI;
  readonly #model: string;
  readonly #times: ModelTimes;

  constructor({ baseUrl, apiKey, model, times }: Endpoint) {
    this.#times = { ...TIMES, ...times };
    this.#model = model;
    this.#client = new OpenAI({
      apiKey: apiKey ?? NO_KEY,
      ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
      maxRetries: RETRIES,
      timeout: this.#times.stall,
      // What fails is told by errors; its own log would show addresses and headers.
      logLevel: 'off',
    });
  }

  async stream({ messages, maxTokens, signal, onText }: ModelRequest): Promise<ModelAnswer> {
    const patience = new Patience(this.#times);
    const ended = AbortSignal.any([signal, patience.signal]);
    try {
      const chunks = await this.#client.chat.completions.create(
        {
          model: this.#model,
          messages: [...messages],
          max_completion_tokens: maxTokens,
          stream: true,
          stream_options: { include_usage: true },
        },
        { signal: ended },
      );
      const answer = new Answer();
      patience.wait();
      for await (const chunk of chunks) {
        patience.wait();
        const piece = answer.add(chunk);
        if (piece !== '') onText(piece);
      }
      // The client ends quietly when it is aborted in the middle.
      ended.throwIfAborted();
      return answer.end();
    } catch (error) {
      throw signal.aborted ? signal.reason : asModelError(error, patience.isOver);
    } finally {
      patience.end();
    }
  }
}

/** What has come of an answer. */
class Answer {
  #finish: ModelAnswer['finish'] | undefined;
  #usage: { readonly tokensIn: number; readonly tokensOut: number } | undefined;

  /** The text of `chunk`. */
  add({ choices, usage }: Chunk): string {
    if (usage) this.#usage = { tokensIn: usage.prompt_tokens, tokensOut: usage.completion_tokens };
    const choice = choices?.[0];
    if (choice === undefined) return '';
    if (choice.finish_reason === 'content_filter' || choice.delta?.refusal) throw new ModelError('refused');
    if (choice.finish_reason) this.#finish = choice.finish_reason === 'length' ? 'length' : 'stop';
    return choice.delta?.content ?? '';
  }

  /** Throws when the connection was closed before the answer was complete. */
  end(): ModelAnswer {
    if (this.#finish === undefined) throw new ModelError('unavailable', { cause: 'the answer broke off' });
    return { finish: this.#finish, ...this.#usage };
  }
}

/** Ends a request that stalls, or takes too long altogether. While the client tries again by itself only the latter counts. */
class Patience {
  readonly #abort = new AbortController();
  readonly #stallMs: number;
  readonly #whole: NodeJS.Timeout;
  #stall: NodeJS.Timeout | undefined;

  constructor({ stall, whole }: ModelTimes) {
    this.#stallMs = stall;
    this.#whole = setTimeout(() => this.#abort.abort(), whole);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get isOver(): boolean {
    return this.signal.aborted;
  }

  /** For the next piece. */
  wait(): void {
    clearTimeout(this.#stall);
    this.#stall = setTimeout(() => this.#abort.abort(), this.#stallMs);
  }

  end(): void {
    clearTimeout(this.#whole);
    clearTimeout(this.#stall);
  }
}

function asModelError(cause: unknown, isOver: boolean): ModelError {
  if (cause instanceof ModelError) return cause;
  return new ModelError(isOver ? 'timeout' : codeOf(cause), { cause });
}

function codeOf(error: unknown): ModelErrorCode {
  if (error instanceof APIConnectionTimeoutError) return 'timeout';
  if (error instanceof APIConnectionError) return 'unavailable';
  if (error instanceof SyntaxError) return 'malformed';
  if (!(error instanceof APIError)) return 'unavailable';
  if (error.code === 'context_length_exceeded') return 'too-long';
  if (error.code === 'content_filter' || error.code === 'content_policy_violation') return 'refused';
  if (error.status === 429) return 'rate-limited';
  if (error.status === 401 || error.status === 403) return 'unauthorized';
  return error.status !== undefined && error.status < 500 ? 'malformed' : 'unavailable';
}
