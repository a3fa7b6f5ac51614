import { LIMIT } from '@causeway/shared/limit';
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/settings.ts';
import type { Database } from '../db/schema.ts';
import type { Logger } from '../log/logger.ts';
import { Budgets } from '../rate/budgets.ts';
import { AnswerSlots } from './answer-slots.ts';
import type { Model } from './model.ts';
import { hostOf, OpenAiModel } from './openai-model.ts';
import { PrivateAnswers } from './private-answers.ts';
import { TokenBudget } from './token-budget.ts';

/** What the AI participant is made of, when it is on. */
export interface Ai {
  readonly handle: string;
  /** How much of a channel the model is shown, and how long its answers may be, in tokens. */
  readonly contextTokens: number;
  readonly answerTokens: number;
  readonly model: Model;
  /** What the model is called, and where it is: for the server's owner. */
  readonly modelName: string;
  readonly endpoint: string;
  readonly budget: TokenBudget;
  readonly slots: AnswerSlots;
  /** Private questions by user. */
  readonly asks: Budgets;
  /** Private answers under way. */
  readonly answers: PrivateAnswers;
  readonly logger: Logger;
  /** Aborted when the server ends: no more answers, and those under way stop. */
  readonly signal: AbortSignal;
  /** Stops the answers under way; resolves when they have ended. */
  close(): Promise<void>;
}

interface AiOptions {
  readonly config: Config;
  readonly db: Kysely<Database>;
  readonly logger: Logger;
  readonly now: Clock;
}

/** `undefined`: AI is off. */
export function createAi({ config, db, logger, now }: AiOptions): Ai | undefined {
  if (config.aiModel === undefined) return undefined;
  const model = new OpenAiModel({
    baseUrl: config.aiBaseUrl,
    apiKey: config.aiApiKey,
    model: config.aiModel,
  });
  const slots = new AnswerSlots();
  const ending = new AbortController();
  return {
    handle: config.aiHandle,
    contextTokens: config.aiContextTokens,
    answerTokens: config.aiAnswerTokens,
    model,
    modelName: config.aiModel,
    endpoint: hostOf(config.aiBaseUrl),
    logger,
    budget: new TokenBudget(db, config, now),
    slots,
    asks: new Budgets({ burst: LIMIT.aiAsksBurst, perSecond: LIMIT.aiAsksPerMinute / 60 }, now),
    answers: new PrivateAnswers(),
    signal: ending.signal,
    close: () => {
      ending.abort();
      return slots.idle();
    },
  };
}
