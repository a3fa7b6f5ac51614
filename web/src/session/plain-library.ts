import type { ChannelId } from '@causeway/shared/id';
import type { DocStore } from '@causeway/shared/store/doc-store';
import type { TokenProvider } from './api-client.ts';
import { ApiFailure } from './app.ts';
import type { Environment } from './environment.ts';
import type { Library } from './history/library.ts';
import { nothing } from './nothing.ts';

/** The least that a library does: sealed segments are downloaded when they are asked for, and kept. */
export class PlainLibrary implements Library {
  readonly #env: Environment;
  readonly #store: DocStore;
  readonly #tokens: TokenProvider;
  readonly known = nothing;
  readonly observe = nothing;

  constructor(env: Environment, store: DocStore, tokens: TokenProvider) {
    this.#env = env;
    this.#store = store;
    this.#tokens = tokens;
  }

  async texts(channel: ChannelId, segment: number): Promise<readonly string[] | 'dropped'> {
    return (await this.kept(channel, segment)) ?? (await this.#download(channel, segment));
  }

  async kept(channel: ChannelId, segment: number): Promise<readonly string[] | undefined> {
    const bytes = await this.#store.segment(channel, segment);
    return bytes && linesOf(new TextDecoder().decode(bytes));
  }

  numbers(channel: ChannelId): Promise<number[]> {
    return this.#store.segments(channel);
  }

  revalidate(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  async forget(channel: ChannelId): Promise<void> {
    await this.#store.dropSegments(channel, Number.MAX_SAFE_INTEGER);
  }

  async #download(channel: ChannelId, segment: number): Promise<readonly string[] | 'dropped'> {
    const path = `/api/channels/${channel}/segments/${segment}`;
    const token = await this.#tokens.get();
    const response = await this.#env
      .fetch(this.#env.origin + path, { headers: { authorization: `Bearer ${token}` } })
      .catch((cause: unknown) => {
        throw new ApiFailure('offline', 'The server cannot be reached.', cause);
      });
    if (response.status === 404) return 'dropped';
    if (!response.ok) throw new ApiFailure('unavailable', `status ${response.status}`);
    const text = await response.text();
    await this.#store.putSegment(channel, segment, new TextEncoder().encode(text));
    return linesOf(text);
  }
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');
