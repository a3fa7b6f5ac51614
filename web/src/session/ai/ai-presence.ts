import type { ApiClient } from '../api-client.ts';
import type { LocalCopy } from '../local-copy.ts';
import { Cell } from '../store.ts';

/** The AI participant of a server. */
export interface AiInfo {
  readonly handle: string;
}

const KEY = 'server/ai';

/**
 * Whether the server has an AI participant: what this device was told last, until the server says it anew. Nothing waits
 * for it, so that a first paint is as quick without it.
 */
export class AiPresence {
  readonly info = new Cell<AiInfo | undefined>(undefined);
  readonly #copy: Pick<LocalCopy, 'get' | 'put'>;
  readonly #api: Pick<ApiClient, 'call'>;
  #asked = false;

  constructor(copy: Pick<LocalCopy, 'get' | 'put'>, api: Pick<ApiClient, 'call'>) {
    this.#copy = copy;
    this.#api = api;
  }

  async load(): Promise<void> {
    const kept = await this.#copy.get(KEY);
    if (!this.#asked) this.#set(kept);
  }

  /** Asks the server; each new connection may be to one that was set up anew. */
  async ask(): Promise<void> {
    const info = await this.#api.call('serverInfo', {}).catch(() => undefined);
    // Not heard, or from a server that knows nothing of it yet.
    if (info === undefined || !('ai' in info)) return;
    const { ai } = info;
    this.#asked = true;
    this.#set(ai);
    this.#copy.put(KEY, ai ?? undefined);
  }

  #set(value: unknown): void {
    const handle = isInfo(value) ? value.handle : undefined;
    if (handle !== this.info.get()?.handle) this.info.set(handle === undefined ? undefined : { handle });
  }
}

const isInfo = (value: unknown): value is AiInfo =>
  typeof value === 'object' && value !== null && typeof (value as Partial<AiInfo>).handle === 'string';
