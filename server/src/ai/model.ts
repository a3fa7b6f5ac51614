/** A language model behind some endpoint, as the AI participant uses it. */
export interface Model {
  /**
   * Streams an answer: `onText` gets each piece as it comes. Resolves when the answer is complete, rejects with a
   * {@link ModelError}, or with the reason of `signal` once that is aborted.
   */
  stream(request: ModelRequest): Promise<ModelAnswer>;
}

export interface ModelRequest {
  readonly messages: readonly ChatMessage[];
  /** Tokens of the answer. */
  readonly maxTokens: number;
  readonly signal: AbortSignal;
  readonly onText: (piece: string) => void;
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ModelAnswer {
  /** `length`: it was cut at `maxTokens`, or because it was endless. */
  readonly finish: 'stop' | 'length';
  /** As the provider counted, where it says so. */
  readonly tokensIn?: number;
  readonly tokensOut?: number;
}

export type ModelErrorCode =
  | 'rate-limited'
  | 'unavailable'
  | 'failed'
  | 'broken-off'
  | 'timeout'
  | 'refused'
  | 'malformed'
  | 'empty'
  | 'unauthorized'
  | 'misconfigured'
  | 'too-long';

/** One plain line for people, without anything that the provider said. */
const LINES: Readonly<Record<ModelErrorCode, string>> = {
  'rate-limited': 'The AI provider is taking no more requests right now. Try again in a few minutes.',
  unavailable: 'The AI provider could not be reached. Try again in a few minutes.',
  failed: 'The AI provider failed. Try again in a few minutes.',
  'broken-off': 'The connection to the AI provider broke off. Try again.',
  timeout: 'The AI provider stopped answering. Try again in a few minutes.',
  refused: 'The AI provider declined to answer this.',
  malformed: 'The AI provider sent an answer that could not be read. Try again.',
  empty: 'The AI model gave no answer. Try again.',
  unauthorized: 'The AI provider does not accept this server’s key. Whoever runs the server must check it.',
  misconfigured:
    'The AI provider does not take this server’s requests. Whoever runs the server must check its settings.',
  'too-long': 'This conversation is too long for the AI model.',
};

/** Why there is no answer, or only its beginning. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code: ModelErrorCode;
  /** One plain line for people. */
  readonly line: string;
  /** For the log: what the provider said, without the key. It may repeat what it was asked. */
  readonly reason: string;

  constructor(code: ModelErrorCode, reason: string = code) {
    super(LINES[code]);
    this.code = code;
    this.line = LINES[code];
    this.reason = reason;
  }
}
