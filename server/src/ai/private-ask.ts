import type { AskEvent } from '@causeway/shared/api/ai';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { Failure, notFound, unauthenticated } from '../failure.ts';
import type { Actor, Parts } from '../parts.ts';
import { endedSessions, type Holder } from '../sync/lost-access.ts';
import type { Ai } from './ai.ts';
import { botOf } from './bot-account.ts';
import { BudgetSpent } from './budget-spent.ts';
import { cited } from './cited.ts';
import { contextOf, type Scope } from './context.ts';
import { eventStream } from './event-stream.ts';
import { prepare } from './generate.ts';
import { ModelError } from './model.ts';
import { privatePrompt } from './prompt.ts';

/** An answer takes about so long, and so does a restart, in seconds. */
const RETRY_SECONDS = 5;
const RESTARTING = 'The server is restarting. Ask again.';

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
export async function askPrivately(parts: Parts, asker: Actor, question: Question): Promise<Response> {
  const { ai } = parts;
  if (ai === undefined) throw notFound('This address of the API');
  if (ai.signal.aborted) throw new Failure('unavailable', RESTARTING, { retryAfter: RETRY_SECONDS });
  const holder = { user: asker.userId, session: asker.sessionId, channel: question.channel };
  // Open before it is looked whether they may have it: what they lose meanwhile ends it too.
  const { lost, close } = ai.answers.open(holder);
  const ends = [close];
  const end = (): void => {
    for (const one of ends) one();
  };
  try {
    // Before anything is read: that costs the database, also when there is nothing to answer.
    ends.push(slotFor(ai, holder.user));
    await checkSession(parts, holder);
    const context = await contextOf(parts, holder.user, holder.channel, scopeOf(question));
    if (question.since !== undefined && context.messages.length === 0) {
      end();
      return eventStream<AskEvent>(nothingNew);
    }
    const { messages, shown } = privatePrompt(context, {
      ...{ handle: ai.handle, contextTokens: ai.contextTokens, question: question.question },
      ...{ bot: await botOf(parts.db), now: parts.now() },
    });
    const answer = await prepare(ai, holder, messages);
    return eventStream<AskEvent>((send, gone) =>
      answerTo({ ai, answer, shown, gone, lost, send }).finally(end),
    );
  } catch (error) {
    end();
    if (error instanceof BudgetSpent)
      throw new Failure('rate-limited', error.line, { retryAfter: error.retryAfter });
    throw error;
  }
}

const scopeOf = ({ since }: Question): Scope =>
  since === undefined ? { kind: 'newest' } : { kind: 'missed', since };

/** The session may have ended since the token was looked at. */
async function checkSession({ db }: Pick<Parts, 'db'>, holder: Holder): Promise<void> {
  if ((await endedSessions(db, [holder])).length > 0) throw unauthenticated('The session has ended.');
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

interface Answering {
  readonly ai: Ai;
  readonly answer: Awaited<ReturnType<typeof prepare>>;
  readonly shown: readonly OpId[];
  /** Aborted when nobody waits any more. */
  readonly gone: AbortSignal;
  /** Aborted when who waits may not have it any more. */
  readonly lost: AbortSignal;
  readonly send: (event: AskEvent) => void;
}

/** Never rejects. */
async function answerTo({ ai, answer, shown, gone, lost, send }: Answering): Promise<void> {
  let text = '';
  const end = await answer({
    signal: AbortSignal.any([gone, lost, ai.signal]),
    onText: (piece) => {
      if (lost.aborted) return;
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
  send({ type: 'sources', messages: lost.aborted ? [] : cited(text, shown) });
  send(lost.aborted ? LOST : end);
}

const CUT = 'The answer was cut: it is as long as an answer may be.';

const LOST: AskEvent = {
  type: 'end',
  status: 'stopped',
  error: 'This answer was stopped: you can no longer see this channel here.',
};

function endOf(error: unknown, { signal, logger }: Ai): AskEvent {
  if (signal.aborted) return { type: 'end', status: 'stopped', error: RESTARTING };
  if (error instanceof ModelError) {
    // Not its reason: a provider may repeat there what it was asked.
    logger.warn({ code: error.code }, 'a private question to the AI was not answered');
    return { type: 'end', status: 'failed', error: error.line };
  }
  const isGone = error instanceof Error && error.name === 'AbortError';
  if (!isGone) logger.error({ err: error }, 'a private question to the AI failed');
  return { type: 'end', status: 'failed', error: 'Something went wrong on the server.' };
}
