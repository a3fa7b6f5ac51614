import { Counter, type Registry } from 'prom-client';
import type { Ending } from './reply-store.ts';

/** Metrics of the AI's answers in channels, for Prometheus. */
export class AiMetrics {
  readonly #replies: Counter<'status'>;
  readonly #tokens: Counter<'kind'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#replies = new Counter({
      name: 'causeway_ai_replies_total',
      help: 'Answers of the AI in channels that this server has ended, by how they ended.',
      labelNames: ['status'],
      registers,
    });
    this.#tokens = new Counter({
      name: 'causeway_ai_reply_tokens_total',
      help: 'Tokens that the AI’s answers in channels took: `in` was shown to the model, `out` is what it wrote.',
      labelNames: ['kind'],
      registers,
    });
  }

  ended({ status, tokensIn = 0, tokensOut = 0 }: Ending): void {
    this.#replies.inc({ status });
    this.#tokens.inc({ kind: 'in' }, tokensIn);
    this.#tokens.inc({ kind: 'out' }, tokensOut);
  }
}
