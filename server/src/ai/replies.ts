import type { UserId } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import type { Registry } from 'prom-client';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/schema.ts';
import type { Parts } from '../parts.ts';
import type { Ai } from './ai.ts';
import { AiMetrics } from './ai-metrics.ts';
import { AskRecorder } from './ask-recorder.ts';
import { botOf, ensureBot } from './bot-account.ts';
import { LiveStreams } from './live-streams.ts';
import { type LostRepliesWatch, watchLostReplies } from './lost-replies.ts';
import { REPLY_TIMES, ReplyRunner, type ReplyTimes } from './reply-runner.ts';
import { ReplyStore } from './reply-store.ts';

/** The AI's answers in channels. */
export interface Replies {
  /** The AI participant. */
  readonly bot: UserId;
  readonly store: ReplyStore;
  readonly runner: ReplyRunner;
  readonly streams: LiveStreams;
}

/** By which sync and the projection hear what the AI is asked, and pass on what it writes. */
export interface Listening {
  readonly asks: AskRecorder;
  readonly streams: LiveStreams;
}

export const listenToAsks = async (db: Kysely<Database>, now: Clock, bus: Bus): Promise<Listening> => ({
  asks: new AskRecorder(now, await botOf(db)),
  streams: new LiveStreams(bus),
});

interface Ending extends Pick<Parts, 'db' | 'logs' | 'now' | 'random' | 'logger'> {
  readonly registry: Registry;
  /** Shorter in tests. */
  readonly replace: { readonly replyTimes?: ReplyTimes };
}

interface Answering extends Ending, Pick<Parts, 'projection' | 'config'>, Listening {
  readonly ai: Ai;
}

/** Makes the AI participant, and begins to answer what is asked in channels. */
export async function answerAsks({ registry, replace, ...parts }: Answering): Promise<Replies> {
  const { asks, streams } = parts;
  const bot = await ensureBot(parts);
  asks.become(bot);
  const store = new ReplyStore(parts);
  const metrics = new AiMetrics(registry);
  const times = replace.replyTimes ?? REPLY_TIMES;
  const runner = new ReplyRunner({ ...parts, bot, store, metrics, times });
  asks.listen(() => runner.poke());
  runner.poke();
  return { bot, store, runner, streams };
}

/** Where the AI is off: ends what was left by servers on which it was on. */
export function endLostReplies({ registry, replace, ...parts }: Ending): LostRepliesWatch {
  const { lease } = replace.replyTimes ?? REPLY_TIMES;
  const { logger } = parts;
  return watchLostReplies({
    store: new ReplyStore(parts),
    metrics: new AiMetrics(registry),
    logger,
    lease,
  });
}
