import { afterEach, beforeEach, expect } from 'vitest';
import { type ModelAnswer, ModelError } from '../ai/model.ts';
import { type Endpoint, OpenAiModel } from '../ai/openai-model.ts';
import { FakeModelServer } from './fake-model-server.ts';

export const KEY = 'sk-topsecret-0123456789';

export interface Asked {
  readonly pieces: string[];
  readonly outcome: Promise<ModelAnswer | ModelError>;
  readonly stop: (reason: Error) => void;
}

interface AskedModel {
  readonly provider: FakeModelServer;
  /** How long was waited before each retry. */
  readonly waits: readonly number[];
  ask(more?: Partial<Endpoint>, options?: { maxTokens?: number; onText?: (piece: string) => void }): Asked;
}

/** Gives each test of a file a provider, and a way to ask it whose retries wait for nothing. To be called where hooks are. */
export function onFakeProvider(): AskedModel {
  let provider: FakeModelServer;
  let waits: number[] = [];
  beforeEach(async () => {
    provider = await FakeModelServer.start();
    waits = [];
  });
  afterEach(() => provider.close());
  const delay = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  return {
    get provider() {
      return provider;
    },
    get waits() {
      return waits;
    },
    ask: (more = {}, options = {}) =>
      askModel({ baseUrl: provider.url, apiKey: KEY, model: 'fake', delay, ...more }, options),
  };
}

function askModel(
  endpoint: Endpoint,
  { maxTokens = 1_000, onText }: { maxTokens?: number; onText?: (piece: string) => void },
): Asked {
  const pieces: string[] = [];
  const stopping = new AbortController();
  const outcome = new OpenAiModel(endpoint)
    .stream({
      messages: [{ role: 'user', content: 'Hello?' }],
      maxTokens,
      signal: stopping.signal,
      onText: (piece) => {
        pieces.push(piece);
        onText?.(piece);
      },
    })
    .catch((error: unknown) => error as ModelError);
  return { pieces, outcome, stop: (reason) => stopping.abort(reason) };
}

/** The failure with which it ends, which tells nothing of the key. */
export async function failure({ outcome }: Asked): Promise<ModelError> {
  const error = await outcome;
  if (!(error instanceof ModelError)) throw new Error(`not a failure: ${JSON.stringify(error)}`);
  // Whatever the log makes of it.
  expect(JSON.stringify([error, error.message, error.line, error.reason, error.stack])).not.toContain(KEY);
  expect(error.cause).toBeUndefined();
  expect(error.line).toMatch(/^[A-Z].*\.$/);
  return error;
}
