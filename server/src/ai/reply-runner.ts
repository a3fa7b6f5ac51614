import type { OpId, UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { isStoreFailure } from '../db/store-failure.ts';
import { Failure } from '../failure.ts';
import type { AiMetrics } from './ai-metrics.ts';
import { LostReplies } from './lost-replies.ts';
import { interruptedBy, ReplyRun, type RunParts } from './reply-run.ts';
import type { ReplyRow } from './reply-scene.ts';
import type { Claim, Ending, ReplyStore } from './reply-store.ts';
import { unlessStuck } from './unless-stuck.ts';

/** In ms. */
export interface ReplyTimes {
  /** Between two looks at what waits, two checkpoints, two renewals. */
  readonly beat: number;
  /** A lease that was not renewed for so long has run out. */
  readonly lease: number;
}

export const REPLY_TIMES: ReplyTimes = { beat: 1_000, lease: 10_000 };

/** Questions looked at together. */
const BATCH = 100;

const TOO_MANY = `You have ${LIMIT.aiWaitingPerUser} questions waiting already, so I did not take this one. Try again later.`;

interface Parts extends RunParts {
  readonly store: ReplyStore;
  readonly metrics: AiMetrics;
  readonly times: ReplyTimes;
}

/**
 * Has the questions answered that wait, as many at a time as there is room for. Whoever asked, and whatever device they
 * asked on, need not be there: this server runs it to its end, or another one ends it when this one is no more.
 */
export class ReplyRunner {
  readonly #parts: Parts;
  readonly #runs = new Map<OpId, { readonly run: ReplyRun; readonly done: Promise<void> }>();
  readonly #lost: LostReplies;
  readonly #beating: NodeJS.Timeout;
  #looking: Promise<void> | undefined;
  #again = false;
  #beat: Promise<void> | undefined;
  #isEnding = false;
  #isStuck = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#lost = new LostReplies({ ...parts, lease: parts.times.lease });
    this.#beating = setInterval(() => this.#onBeat(), parts.times.beat);
    this.#beating.unref();
    parts.streams.listen((of) => void this.stopHere(of));
  }

  /** There may be questions. */
  poke(): void {
    if (this.#isEnding) return;
    this.#again = true;
    this.#looking ??= this.#lookWhileAsked().finally(() => {
      this.#looking = undefined;
    });
  }

  /** Stops the answer `of`, if this server runs it; resolves when it has ended. */
  async stopHere(of: OpId): Promise<boolean> {
    const running = this.#runs.get(of);
    running?.run.end({ status: 'stopped' });
    await running?.done;
    return running !== undefined;
  }

  /** Interrupts what is under way, and stores it. */
  async close(): Promise<void> {
    this.#isEnding = true;
    clearInterval(this.#beating);
    for (const { run } of this.#runs.values()) run.end(interruptedBy('shutdown'));
    await this.#looking;
    await Promise.all([...this.#runs.values()].map(({ done }) => done));
    await this.#beat;
  }

  async #lookWhileAsked(): Promise<void> {
    while (this.#again && !this.#isEnding) {
      this.#again = false;
      await this.#try(() => this.#look());
    }
  }

  async #look(): Promise<void> {
    /** Who has as many answers under way as one may. */
    const full = new Set<UserId>();
    let hasMore = true;
    while (hasMore) {
      const rows = await this.#parts.store.queued([...full], BATCH);
      hasMore = (await this.#beginAll(rows, full)) && rows.length === BATCH;
    }
    for (const asker of full) await this.#refuseSurplus(asker);
  }

  /** Begins what there is room for. `false`: there is none for anybody, or all of it has to wait. */
  async #beginAll(rows: readonly ReplyRow[], full: Set<UserId>): Promise<boolean> {
    const { ai, logger } = this.#parts;
    let isGoingOn = false;
    for (const row of rows) {
      if (this.#isEnding) return false;
      if (full.has(row.asker)) continue;
      const slot = ai.slots.take(row.asker);
      if (slot === 'server') return false;
      if (slot === 'user') full.add(row.asker);
      const isDone = slot === 'user' || (await unlessStuck(logger, row, () => this.#begin(row, slot)));
      isGoingOn ||= isDone;
    }
    return isGoingOn;
  }

  /** Has `row` answered, unless there is nothing to do, or another server does it. */
  async #begin(row: ReplyRow, release: () => void): Promise<true> {
    const claim = await this.#claim(row).catch((error: unknown) => {
      release();
      throw error;
    });
    if (claim === undefined) {
      release();
      return true;
    }
    const run = new ReplyRun(claim, this.#parts);
    if (this.#isEnding) run.end(interruptedBy('shutdown'));
    const done = this.#run(run).finally(() => {
      release();
      this.#runs.delete(claim.reply);
      this.poke();
    });
    this.#runs.set(claim.reply, { run, done });
    return true;
  }

  /** `undefined`: there is nothing to do any more, or nothing but to say why not. */
  async #claim(row: ReplyRow, refusal?: string): Promise<Claim | undefined> {
    const { store, bot, projection, metrics } = this.#parts;
    // A delete that came right behind the question counts.
    await projection.caughtUp(`channel/${row.channel_id}`);
    const claim = await store.claim(row, bot, refusal);
    if (claim !== 'refused') return claim;
    metrics.ended({ status: 'failed' });
    return undefined;
  }

  async #run(run: ReplyRun): Promise<void> {
    const ending = await run.run();
    await this.#end(run.claim, run.text, ending);
    this.#parts.streams.end(run.claim.reply);
  }

  /** Stores an end, when the database takes it; unless the lease is lost meanwhile. */
  async #end(claim: Claim, text: string, ending: Ending): Promise<void> {
    const { store, metrics, logger } = this.#parts;
    for (;;) {
      try {
        if (await store.end(claim, text, ending)) metrics.ended(ending);
        return;
      } catch (error) {
        logger.warn(
          { err: error, channel: claim.channel, ask: claim.ask },
          'the end of an answer waits for the database',
        );
        if (this.#isEnding) return;
        await new Promise((resolve) => setTimeout(resolve, this.#parts.times.beat));
      }
    }
  }

  #onBeat(): void {
    this.poke();
    this.#beat ??= this.#try(() => this.#keep()).finally(() => {
      this.#beat = undefined;
    });
  }

  async #keep(): Promise<void> {
    const { store, bot, streams } = this.#parts;
    for (const { run } of [...this.#runs.values()]) {
      if (!(await store.renew(run.claim, run.text))) run.end(interruptedBy('loss'));
      const why = await store.whyEnd(run.claim, bot);
      if (why !== undefined) run.end(why);
    }
    for (const { reply } of await this.#lost.end()) if (reply !== null) streams.end(reply);
    streams.sweep();
  }

  async #refuseSurplus(asker: UserId): Promise<void> {
    for (const row of await this.#parts.store.surplus(asker, LIMIT.aiWaitingPerUser)) {
      if (this.#isEnding) return;
      await this.#claim(row, TOO_MANY);
    }
  }

  /** The database may be away: the next beat tries again. */
  async #try(task: () => Promise<void>): Promise<void> {
    const { logger } = this.#parts;
    try {
      await task();
      this.#isStuck = false;
    } catch (error) {
      const isAway = isStoreFailure(error) || error instanceof Failure;
      if (!isAway) logger.error({ err: error }, 'the AI’s answers were not looked after');
      else if (!this.#isStuck) logger.warn({ err: error }, 'the AI’s answers wait for the database');
      this.#isStuck = isAway;
    }
  }
}
