import type { Document } from '@hocuspocus/server';
import type { IntakeParts, Sender, Waiting } from './intake-parts.ts';
import type { LiveDoc } from './live-doc.ts';
import { logOf } from './log-of.ts';
import { APPLIED, type Receipt } from './receipt.ts';
import { Round } from './round.ts';
import { ScanError, type ScannedBlock, scanUpdate } from './scan-update.ts';

/** What one round takes at most: bounds how far it grows a segment beyond its limit, and how long others wait. */
const ROUND = { ops: 500, bytes: 524_288 };

/**
 * Takes clients' updates: admit → journal → take over, one round at a time per log. Those that arrive while a round is under
 * way are taken together by the next one, with one commit (decision 0014). When it says applied, the rows are durable.
 */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #waiting = new Map<LiveDoc, Waiting[]>();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /**
   * Takes `update` of `sender`, who is told what became of it: at once, or when its round is over. Updates are judged in
   * the order of these calls.
   */
  receive(document: Document, update: Uint8Array, sender: Sender): void {
    const blocks = blocksOf(update);
    if ('result' in blocks) sender.answer(blocks);
    else if (blocks.length === 0) sender.answer(APPLIED);
    // The frame's buffer may be reused by the socket: rows keep their own bytes.
    else this.#wait(document, { bytes: Uint8Array.from(update), blocks, sender });
  }

  #wait(document: Document, update: Waiting): void {
    const live = this.#parts.docs.of(document);
    const waiting = this.#waiting.get(live);
    if (waiting) {
      waiting.push(update);
      return;
    }
    this.#waiting.set(live, [update]);
    this.#queueRound(document, live);
  }

  #queueRound(document: Document, live: LiveDoc): void {
    const { docs, queues } = this.#parts;
    void docs.using(document, () => queues.run([logOf(live.name)], () => this.#round(document, live)));
  }

  async #round(document: Document, live: LiveDoc): Promise<void> {
    const waiting = this.#waiting.get(live) ?? [];
    const updates = waiting.splice(0, countFor(waiting));
    if (waiting.length > 0) this.#queueRound(document, live);
    else this.#waiting.delete(live);
    await new Round(live, this.#parts).take(updates);
  }
}

/** How many of `waiting` make a round: one at least. */
function countFor(waiting: readonly Waiting[]): number {
  let ops = 0;
  let bytes = 0;
  const over = waiting.findIndex((update) => {
    for (const { clock, end } of update.blocks) ops += end - clock;
    bytes += update.bytes.length;
    return ops > ROUND.ops || bytes > ROUND.bytes;
  });
  return over < 0 ? waiting.length : Math.max(1, over);
}

function blocksOf(update: Uint8Array): ScannedBlock[] | Receipt {
  try {
    return scanUpdate(update);
  } catch (error) {
    if (!(error instanceof ScanError)) throw error;
    return { result: 'malformed', message: `${error.code}: ${error.message}` };
  }
}
