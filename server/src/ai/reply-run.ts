import { unreachable } from '@causeway/shared/assert';
import type { UserId } from '@causeway/shared/id';
import { isStoreFailure } from '../db/store-failure.ts';
import { Failure } from '../failure.ts';
import type { Logger } from '../log/logger.ts';
import type { Parts } from '../parts.ts';
import type { Ai } from './ai.ts';
import { BudgetSpent } from './budget-spent.ts';
import { contextOf } from './context.ts';
import { generate, type Taken } from './generate.ts';
import { GrowingText } from './growing-text.ts';
import type { LiveStreams } from './live-streams.ts';
import { ModelError } from './model.ts';
import { replyPrompt } from './prompt.ts';
import type { Claim, Ending } from './reply-store.ts';

export interface RunParts extends Pick<Parts, 'db' | 'projection' | 'now'> {
  readonly ai: Ai;
  readonly bot: UserId;
  readonly streams: LiveStreams;
  readonly logger: Logger;
}

const CUT: Ending = {
  status: 'done',
  isCut: true,
  error: 'The answer was cut because it reached the greatest length. Choose Continue for more.',
};
const FULL: Ending = { status: 'done', error: 'The answer was cut: no message can be longer.' };
const GONE: Ending = { status: 'stopped', error: 'The question can no longer be read by who asked it.' };
const BROKEN: Ending = { status: 'failed', error: 'Something went wrong on the server. Try again.' };

/** One attempt at an answer: has the model write it, and sends what it writes to the channel. */
export class ReplyRun {
  readonly claim: Claim;
  readonly #parts: RunParts;
  readonly #abort = new AbortController();
  readonly #text: GrowingText;
  #ending: Ending | undefined;
  #taken: Partial<Taken> = {};

  constructor(claim: Claim, parts: RunParts) {
    this.claim = claim;
    this.#parts = parts;
    const { channel, reply: of, base, isAgain } = claim;
    const send = (from: number, text: string): void => parts.streams.tell({ channel, of, from, text });
    this.#text = new GrowingText(base, send);
    // That it is being written once more: with nothing, or with what it goes on behind.
    if (isAgain) send(0, base);
  }

  get text(): string {
    return this.#text.text;
  }

  /** Ends it now, as `ending` says. */
  end(ending: Ending): void {
    this.#ending ??= ending;
    this.#abort.abort(new Error(ending.status));
  }

  /** How it ended; never rejects. Nothing is sent after that. */
  async run(): Promise<Ending> {
    const how = await this.#write();
    this.#text.end();
    return { ...how, ...this.#taken };
  }

  async #write(): Promise<Ending> {
    try {
      const { finish } = await this.#generate();
      return this.#ending ?? (finish === 'length' ? CUT : { status: 'done' });
    } catch (error) {
      return this.#ending ?? this.#failed(error);
    }
  }

  async #generate() {
    const { ai, bot, now } = this.#parts;
    const { channel, ask, asker, base } = this.claim;
    const context = await contextOf(this.#parts, asker, channel, { kind: 'ask', ask });
    const { handle, contextTokens } = ai;
    const messages = replyPrompt(context, { handle, bot, contextTokens, now: now(), soFar: base });
    const onText = (piece: string): void => {
      if (!this.#text.push(piece)) this.end(FULL);
    };
    const onTaken = ({ tokensIn, tokensOut }: Taken): void => {
      this.#taken = { tokensIn, tokensOut };
    };
    const { signal } = this.#abort;
    return generate(ai, { user: asker, channel }, { messages, signal, onText, onTaken });
  }

  #failed(error: unknown): Ending {
    const { channel, ask } = this.claim;
    const { logger } = this.#parts;
    if (error instanceof BudgetSpent) {
      logger.info(
        { channel, ask, payer: error.payer },
        'a question to the AI was refused: its budget is spent',
      );
      return { status: 'failed', error: error.line };
    }
    if (error instanceof ModelError) {
      const { code, reason } = error;
      logger.warn({ channel, ask, code, reason }, 'the AI’s model gave no answer, or not all of it');
      return { status: 'failed', error: error.line };
    }
    if (error instanceof Failure && error.code !== 'unavailable') return GONE;
    if (isStoreFailure(error) || error instanceof Failure)
      logger.warn({ err: error, channel, ask }, 'an answer of the AI failed with the database');
    else logger.error({ err: error, channel, ask }, 'an answer of the AI failed');
    return BROKEN;
  }
}

/** What becomes of an answer whose server ends. */
export const interruptedBy = (why: 'shutdown' | 'loss'): Ending => {
  const status = 'interrupted';
  switch (why) {
    case 'shutdown':
      return { status, error: 'The server was restarted before the answer was complete.' };
    case 'loss':
      return { status, error: 'The server stopped before the answer was complete.' };
    default:
      return unreachable(why);
  }
};
