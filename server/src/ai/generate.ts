import { isStoreFailure } from '../db/store-failure.ts';
import type { Ai } from './ai.ts';
import {
  type ChatMessage,
  type ModelAnswer,
  ModelError,
  type ModelErrorCode,
  type ModelRequest,
} from './model.ts';
import type { Spender } from './token-budget.ts';
import { estimatePrompt, estimateTokens, mostOfPrompt } from './tokens.ts';

/** Failures before the model has begun to work: they cost nothing. */
const FREE: ReadonlySet<ModelErrorCode> = new Set([
  'rate-limited',
  'unavailable',
  'failed',
  'broken-off',
  'unauthorized',
  'misconfigured',
  'too-long',
]);

/**
 * Has the model answer, within the budgets of `spender`: the only way to ask it. What the question and the longest
 * answer may cost is set aside before, and what they did cost is counted after. Throws `BudgetSpent`, {@link ModelError},
 * or the reason of `signal`.
 */
export async function generate(
  ai: Ai,
  spender: Spender,
  { messages, ...during }: Pick<ModelRequest, 'messages'> & During,
): Promise<Required<ModelAnswer>> {
  const answer = await prepare(ai, spender, messages);
  return answer(during);
}

/** In tokens. */
export type Taken = Pick<Required<ModelAnswer>, 'tokensIn' | 'tokensOut'>;

interface During extends Pick<ModelRequest, 'signal' | 'onText'> {
  /** Told what the budgets are charged with, however the answer ends. */
  readonly onTaken?: (taken: Taken) => void;
}

const NOTHING: Taken = { tokensIn: 0, tokensOut: 0 };

/** The same in two steps: what it may cost is set aside, and what this gives then has the model answer, once. */
export async function prepare(
  { model, budget, answerTokens, logger }: Ai,
  spender: Spender,
  messages: readonly ChatMessage[],
): Promise<(during: During) => Promise<Required<ModelAnswer>>> {
  const reservation = await budget.reserve(spender, mostOfPrompt(messages) + answerTokens);
  const settle = ({ tokensIn, tokensOut }: Taken): Promise<void> =>
    reservation
      .settle(tokensIn + tokensOut)
      // What was set aside stays so: too much is counted, never too little.
      .catch((error: unknown) =>
        logger[isStoreFailure(error) ? 'warn' : 'error'](
          { err: error },
          'what an answer of the AI took was not counted',
        ),
      );
  return async ({ signal, onText, onTaken }) => {
    const count = (taken: Taken): Promise<void> => {
      onTaken?.(taken);
      return settle(taken);
    };
    if (signal.aborted) {
      await count(NOTHING);
      throw signal.reason;
    }
    let text = '';
    const estimate = (): Taken => ({ tokensIn: estimatePrompt(messages), tokensOut: estimateTokens(text) });
    const note = (piece: string): void => {
      text += piece;
      onText(piece);
    };
    try {
      const answer = await model.stream({ messages, maxTokens: answerTokens, signal, onText: note });
      const counted = { ...estimate(), ...answer };
      await count(counted);
      return counted;
    } catch (error) {
      const isFree = text === '' && error instanceof ModelError && FREE.has(error.code);
      await count(isFree ? NOTHING : estimate());
      throw error;
    }
  };
}
