import { setTimeout as sleep } from 'node:timers/promises';
import type OpenAI from 'openai';
import { systemClock } from '../clock.ts';
import { fetchBoundedEvents } from './bounded-events.ts';
import type { Model, ModelAnswer, ModelRequest } from './model.ts';
import { ModelError } from './model.ts';
import { GrowingAnswer } from './model-answer.ts';
import { type Dialect, firstDialect, inDialect, nextDialect } from './model-dialect.ts';
import { failureOf, type ModelFailure } from './model-failure.ts';
import { type ModelTimes, Patience } from './patience.ts';

export interface Endpoint {
  /** OpenAI's own without one. */
  readonly baseUrl: string | undefined;
  readonly apiKey: string | undefined;
  readonly model: string;
  /** Shorter in tests. */
  readonly times?: Partial<ModelTimes>;
  /** How a retry is waited for; rejects when `signal` is aborted. */
  readonly delay?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** How often the same is asked again. */
  readonly retries?: number;
}

const OPENAI = 'https://api.openai.com/v1';

/** The provider's host, and nothing else of its address: that may hold secrets. */
export const hostOf = (baseUrl: string | undefined): string => new URL(baseUrl ?? OPENAI).host;

const TIMES: ModelTimes = { stall: 30_000, whole: 300_000 };
const RETRIES = 3;
/** Before the first retry, in ms; twice as long before each further one, unless the provider says how long. */
const FIRST_DELAY_MS = 1_000;
/** For how long people wait for retries, in ms. */
const MOST_DELAY_MS = 20_000;
/** Ways to ask that are tried, for one question. */
const DIALECTS = 3;
/** Some endpoints take no key; the client insists on one. */
const NO_KEY = 'none';

/** The client's package is loaded with the first question: a server without AI does not pay for it. */
const loadClient = () => import('openai');
type Loaded = Awaited<ReturnType<typeof loadClient>> & { readonly client: OpenAI };

/** How one question is asked: what others were refused for meanwhile says nothing of it. */
interface Wording {
  dialect: Dialect;
  changes: number;
}

interface Attempt {
  readonly patience: Patience;
  readonly ended: AbortSignal;
  readonly answer: GrowingAnswer;
  readonly dialect: Dialect;
}

/** Any OpenAI-compatible endpoint. */
export class OpenAiModel implements Model {
  readonly #endpoint: Endpoint;
  readonly #times: ModelTimes;
  #dialect: Dialect;
  #loaded: Promise<Loaded> | undefined;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
    this.#times = { ...TIMES, ...endpoint.times };
    this.#dialect = firstDialect(endpoint.baseUrl);
  }

  async stream(request: ModelRequest): Promise<ModelAnswer> {
    request.signal.throwIfAborted();
    const loaded = await this.#loadOnce();
    const patience = new Patience(this.#times);
    const ended = AbortSignal.any([request.signal, patience.signal]);
    try {
      return await this.#tryOften(loaded, request, { patience, ended });
    } catch (error) {
      throw request.signal.aborted ? request.signal.reason : error;
    } finally {
      patience.end();
    }
  }

  /** What could not be loaded, while there were too many open files for example, is with the next question. */
  #loadOnce(): Promise<Loaded> {
    this.#loaded ??= this.#load().catch((error: unknown) => {
      this.#loaded = undefined;
      throw error;
    });
    return this.#loaded;
  }

  async #load(): Promise<Loaded> {
    const loaded = await loadClient();
    const client = new loaded.OpenAI({
      apiKey: this.#endpoint.apiKey ?? NO_KEY,
      baseURL: this.#endpoint.baseUrl ?? OPENAI,
      // Otherwise it looks for them in the environment, which is not asked but for our own settings.
      ...{ organization: null, project: null, adminAPIKey: null, webhookSecret: null },
      // Retries and times are ours: they end with the first piece, and with the patience of people.
      maxRetries: 0,
      timeout: this.#times.whole,
      fetch: fetchBoundedEvents,
      // What fails is told by errors; its own log would show addresses and headers.
      logLevel: 'off',
    });
    return { ...loaded, client };
  }

  async #tryOften(
    loaded: Loaded,
    request: ModelRequest,
    during: Pick<Attempt, 'patience' | 'ended'>,
  ): Promise<ModelAnswer> {
    const pauses = new Pauses(this.#endpoint.retries ?? RETRIES);
    const wording: Wording = { dialect: this.#dialect, changes: DIALECTS - 1 };
    for (;;) {
      const answer = new GrowingAnswer(request);
      try {
        return await this.#try(loaded.client, request, { ...during, answer, dialect: wording.dialect });
      } catch (cause) {
        // All of the text has come: what is broken behind it does not matter.
        if (answer.isComplete && !answer.isEmpty && !request.signal.aborted) return answer.end();
        const failure = failureOf(cause, this.#circumstances(loaded, during.patience, answer));
        // What was shown can't be taken back.
        if (!answer.isEmpty) throw failure.error;
        if (!this.#changes(wording, failure.error)) await this.#pause(pauses, failure, during);
      }
    }
  }

  /** Waits until the same may be asked again. Throws the failure when it may not. */
  async #pause(
    pauses: Pauses,
    failure: ModelFailure,
    { patience, ended }: Pick<Attempt, 'patience' | 'ended'>,
  ): Promise<void> {
    const ms = pauses.before(failure);
    if (ms === undefined) throw failure.error;
    patience.rest();
    await (this.#endpoint.delay ?? waitFor)(ms, ended).catch(() => {
      throw new ModelError('timeout', failure.error.reason);
    });
  }

  async #try(
    client: OpenAI,
    { messages, maxTokens }: ModelRequest,
    { patience, ended, answer, dialect }: Attempt,
  ): Promise<ModelAnswer> {
    patience.wait();
    const chunks = await client.chat.completions.create(
      {
        model: this.#endpoint.model,
        messages: [...messages],
        stream: true,
        ...inDialect(dialect, maxTokens),
      },
      { signal: ended },
    );
    answer.begin();
    for await (const chunk of chunks) {
      patience.wait();
      if (!answer.add(chunk)) return answer.end();
    }
    // The client ends quietly when it is aborted in the middle.
    ended.throwIfAborted();
    return answer.end();
  }

  #circumstances(
    { APIError }: Loaded,
    { isOver }: Patience,
    { hasBegun }: GrowingAnswer,
  ): Parameters<typeof failureOf>[1] {
    const isApiError = (cause: unknown) => cause instanceof APIError;
    return { isOver, hasBegun, key: this.#endpoint.apiKey, isApiError, now: systemClock };
  }

  /** Whether it was a field of the request that the endpoint did not take, and there is another way to ask. */
  #changes(wording: Wording, { code, reason }: ModelError): boolean {
    const canChange = code === 'misconfigured' && wording.changes-- > 0;
    const next = canChange ? nextDialect(wording.dialect, reason) : undefined;
    if (next === undefined) return false;
    wording.dialect = next;
    this.#dialect = next;
    return true;
  }
}

const waitFor = (ms: number, signal: AbortSignal): Promise<unknown> => sleep(ms, undefined, { signal });

/** How long to wait before each retry of one question. */
class Pauses {
  #retries: number;
  #next = FIRST_DELAY_MS;
  #left = MOST_DELAY_MS;

  constructor(retries: number) {
    this.#retries = retries;
  }

  /** In ms; `undefined`: it is not asked again. */
  before({ again }: ModelFailure): number | undefined {
    if (again === 'never' || this.#retries === 0) return undefined;
    const ms = again === 'later' ? this.#next : again;
    if (ms > this.#left) return undefined;
    this.#retries--;
    this.#left -= ms;
    this.#next *= 2;
    return ms;
  }
}
