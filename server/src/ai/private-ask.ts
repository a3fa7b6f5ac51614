import type { AskEvent } from '@causeway/shared/api/ai';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { Failure, notFound } from '../failure.ts';
import type { Parts } from '../parts.ts';
import type { Ai } from './ai.ts';
import { botOf } from './bot-account.ts';
import { BudgetSpent } from './budget-spent.ts';
import { cited } from './cited.ts';
import { contextOf } from './context.ts';
import { eventStream } from './event-stream.ts';
import { prepare } from './generate.ts';
import { ModelError } from './model.ts';
import { privatePrompt } from './prompt.ts';

interface Question {
  readonly channel: ChannelId;
  readonly question: string;
  /** A position in ms: the question is about what came after it. */
  readonly since?: number | undefined;
}

/**
 * Answers a question about a channel to the one who asks, and to nobody else: it is in no log and in no table, but for
 * the tokens that it took. Throws what keeps it from being answered; what goes wrong later is in the answer's `end`.
 */
export async function askPrivately(parts: Parts, asker: UserId, question: Question): Promise<Response> {
  const { ai } = parts;
  if (ai === undefined) throw notFound('This address of the API');
  const { channel, since } = question;
  const scope = since === undefined ? ({ kind: 'newest' } as const) : ({ kind: 'missed', since } as const);
  const context = await contextOf(parts, asker, channel, scope);
  if (since !== undefined && context.messages.length === 0) return eventStream<AskEvent>(nothingNew);
  const release = slotFor(ai, asker);
  try {
    const { messages, shown } = privatePrompt(context, {
      ...{ handle: ai.handle, contextTokens: ai.contextTokens, question: question.question },
      ...{ bot: await botOf(parts.db), now: parts.now() },
    });
    const answer = await prepare(ai, { user: asker, channel }, messages);
    return eventStream<AskEvent>((send, gone) =>
      answerTo({ ai, answer, shown, gone, send }).finally(release),
    );
  } catch (error) {
    release();
    if (error instanceof BudgetSpent)
      throw new Failure('rate-limited', error.line, { retryAfter: error.retryAfter });
    throw error;
  }
}

const nothingNew = (send: (event: AskEvent) => void): Promise<void> => {
  send({ type: 'text', text: 'There is nothing new.' });
  send({ type: 'sources', messages: [] });
  send({ type: 'end', status: 'done' });
  return Promise.resolve();
};

/** Throws `rate-limited`. What it gives is to be called when the answer has ended. */
function slotFor(ai: Ai, asker: UserId): () => void {
  const slot = ai.slots.take(asker);
  if (slot === 'user') {
    const message = `The AI is answering ${LIMIT.aiAnswersPerUser} questions of yours already. Wait for one of them.`;
    throw new Failure('rate-limited', message, { retryAfter: RETRY_SECONDS });
  }
  if (slot === 'server') {
    const message = 'The AI is answering a lot of questions at the moment. Try again shortly.';
    throw new Failure('rate-limited', message, { retryAfter: RETRY_SECONDS });
  }
  if (ai.asks.take(asker)) return slot;
  slot();
  const retryAfter = Math.ceil(60 / LIMIT.aiAsksPerMinute);
  throw new Failure('rate-limited', 'You have asked the AI a lot of questions. Wait a little.', {
    retryAfter,
  });
}

/** An answer takes about so long, in seconds. */
const RETRY_SECONDS = 5;

interface Answering {
  readonly ai: Ai;
  readonly answer: Awaited<ReturnType<typeof prepare>>;
  readonly shown: readonly OpId[];
  /** Aborted when nobody waits any more. */
  readonly gone: AbortSignal;
  readonly send: (event: AskEvent) => void;
}

/** Never rejects. */
async function answerTo({ ai, answer, shown, gone, send }: Answering): Promise<void> {
  let text = '';
  const end = await answer({
    signal: AbortSignal.any([gone, ai.signal]),
    onText: (piece) => {
      text += piece;
      send({ type: 'text', text: piece });
    },
  }).then(
    ({ finish }): AskEvent => ({
      type: 'end',
      status: 'done',
      ...(finish === 'length' ? { error: CUT } : {}),
    }),
    (error: unknown) => endOf(error, ai),
  );
  send({ type: 'sources', messages: cited(text, shown) });
  send(end);
}

const CUT = 'The answer was cut: it is as long as an answer may be.';

function endOf(error: unknown, { signal, logger }: Ai): AskEvent {
  if (signal.aborted)
    return { type: 'end', status: 'stopped', error: 'The server is restarting. Ask again.' };
  if (error instanceof ModelError) {
    // Not its reason: a provider may repeat there what it was asked.
    logger.warn({ code: error.code }, 'a private question to the AI was not answered');
    return { type: 'end', status: 'failed', error: error.line };
  }
  const isGone = error instanceof Error && error.name === 'AbortError';
  if (!isGone) logger.error({ err: error }, 'a private question to the AI failed');
  return { type: 'end', status: 'failed', error: 'Something went wrong on the server.' };
}
