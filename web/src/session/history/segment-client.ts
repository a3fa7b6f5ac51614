import type { ChannelAnswer, SegmentInfo } from '@causeway/shared/api/channel';
import { EPOCH_HEADER } from '@causeway/shared/api/epoch-header';
import type { MessageAnswer } from '@causeway/shared/api/message';
import type { ChannelId } from '@causeway/shared/id';
import { ApiFailure } from '../app.ts';
import type { Environment } from '../environment.ts';
import { failureOf, unreachable } from '../failed-calls.ts';
import { type TokenProvider, withToken } from '../with-token.ts';
import { NotASegment, textsOfLines } from './segment-lines.ts';
import type { Origin } from './segment-note.ts';

/** An {@link ApiFailure} of a server that asks to wait. */
export class Busy extends ApiFailure {
  /** ms, by `Retry-After`; 0 when it does not say. */
  readonly wait: number;

  constructor(code: 'rate-limited' | 'unavailable', message: string, wait: number) {
    super(code, message);
    this.wait = wait;
  }
}

export interface Downloaded extends Origin {
  readonly texts: readonly string[];
}

/**
 * What of the HTTP API is about history. Beside `ApiClient`, because bodies are not JSON, and headers count. Everything
 * rejects with {@link ApiFailure}.
 */
export class SegmentClient {
  readonly #env: Pick<Environment, 'fetch' | 'origin'>;
  readonly #tokens: TokenProvider;

  constructor(env: Pick<Environment, 'fetch' | 'origin'>, tokens: TokenProvider) {
    this.#env = env;
    this.#tokens = tokens;
  }

  /** A sealed segment; `same`: it still has `etag`; `none`: a 404. */
  async segment(channel: ChannelId, segment: number, etag?: string): Promise<Downloaded | 'same' | 'none'> {
    const headers: Record<string, string> = etag === undefined ? {} : { 'if-none-match': `"${etag}"` };
    const response = await this.#get(`/api/channels/${channel}/segments/${segment}`, headers);
    if (response.status === 304) return 'same';
    if (response.status === 404) return 'none';
    const lines = await bodyOf(response);
    try {
      const epoch = response.headers.get(EPOCH_HEADER) ?? undefined;
      return { texts: textsOfLines(lines, segment), etag: etagOf(response), epoch };
    } catch (error) {
      if (error instanceof NotASegment) throw unreachable(error);
      throw error;
    }
  }

  /** Sealed segments below `before`, newest first. */
  async list(channel: ChannelId, before: number, limit: number): Promise<readonly SegmentInfo[]> {
    const path = `/api/channels/${channel}/segments?before=${before}&limit=${limit}`;
    const page = await this.#json<{ readonly items: readonly SegmentInfo[] }>(path);
    return page?.items ?? [];
  }

  /** `undefined`: a 404. */
  message(channel: ChannelId, id: string): Promise<MessageAnswer | undefined> {
    return this.#json(`/api/channels/${channel}/messages/${encodeURIComponent(id)}`);
  }

  /** `undefined`: a 404. */
  channel(channel: ChannelId): Promise<ChannelAnswer | undefined> {
    return this.#json(`/api/channels/${channel}`);
  }

  async #json<T>(path: string): Promise<T | undefined> {
    const response = await this.#get(path, {});
    if (response.status === 404) return undefined;
    return JSON.parse(await bodyOf(response)) as T;
  }

  /** A 2xx, 304 or 404. */
  async #get(path: string, headers: Readonly<Record<string, string>>): Promise<Response> {
    const response = await withToken(this.#tokens, (token) => this.#send(path, headers, token));
    if (response.ok || response.status === 304 || response.status === 404) return response;
    throw await busyOrFailed(response);
  }

  async #send(path: string, headers: Readonly<Record<string, string>>, token: string): Promise<Response> {
    try {
      return await this.#env.fetch(this.#env.origin + path, {
        headers: { ...headers, authorization: `Bearer ${token}` },
        credentials: 'same-origin',
        // The browser's cache would keep the text of messages that are deleted here.
        cache: 'no-store',
      });
    } catch (cause) {
      throw unreachable(cause);
    }
  }
}

async function bodyOf(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    throw unreachable(cause);
  }
}

/** Proxies that change the encoding make it a weak one. */
const etagOf = (response: Response): string | undefined =>
  /^(?:W\/)?"([^"]+)"$/.exec(response.headers.get('etag') ?? '')?.[1];

async function busyOrFailed(response: Response): Promise<ApiFailure> {
  const failure = await failureOf(response);
  if (response.status === 429) return new Busy('rate-limited', failure.message, waitOf(response));
  if (response.status === 503) return new Busy('unavailable', failure.message, waitOf(response));
  return failure;
}

/** `Retry-After` in seconds, as our server says it. */
const waitOf = (response: Response): number => (Number(response.headers.get('retry-after')) || 0) * 1_000;
