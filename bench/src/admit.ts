import { randomBytes } from 'node:crypto';
import { admit as judge } from '@causeway/server/src/sync/admit.ts';
import { LiveDoc } from '@causeway/server/src/sync/live-doc.ts';
import { scanUpdate } from '@causeway/server/src/sync/scan-update.ts';
import { type DocName, parseDocName } from '@causeway/shared/doc-name';
import type { UserId } from '@causeway/shared/id';
import * as Y from 'yjs';
import { type Bench, type Figure, median } from './figure.ts';
import { Author } from './side/author.ts';

const USER = 'Ada0000001' as UserId;
const NAME = 'channel/Bench00000000001/0' as DocName;
/** Ops that the document holds when measuring begins: half a segment. */
const HELD = 500;

/** The scan of an update, its placement and the judgement of its ops. Against what Yjs takes to apply it. */
export const admit: Bench = async ({ quick }, report) => {
  measure({ size: 1, perDoc: 500, docs: quick ? 10 : 60 }, report);
  measure({ size: 500, perDoc: 1, docs: quick ? 200 : 1_000 }, report);
};

interface Work {
  /** Ops of one update, and updates that one document takes before the next. */
  readonly size: number;
  readonly perDoc: number;
  readonly docs: number;
}

function measure({ size, perDoc, docs }: Work, report: (figure: Figure) => void): void {
  const admitting: number[] = [];
  const applying: number[] = [];
  for (let round = 0; round < docs; round++) {
    const target = new Target();
    for (let done = 0; done < perDoc; done++) {
      const update = target.author.next(size);
      admitting.push(target.timeAdmit(update));
      applying.push(target.timeApply(update));
      target.follow(update);
    }
  }
  const n = admitting.length;
  const metric = `admission of an update of ${size === 1 ? 'one op' : `${size} ops`}`;
  report({ metric, value: median(admitting) * 1000, unit: 'us', n });
  report({ metric: `Y.applyUpdate of ${metric.slice(13)}`, value: median(applying) * 1000, unit: 'us', n });
  const value = median(admitting) / median(applying);
  report({ metric, value, unit: 'ratio', n, vs: 'Y.applyUpdate of the same' });
}

/** The same document twice: as the server holds it, and as a plain one. */
class Target {
  readonly author = new Author(USER);
  readonly #live = new LiveDoc({
    name: NAME,
    address: addressOf(NAME),
    doc: new Y.Doc(),
    serverClient: randomBytes(4).readUInt32LE(),
    now: Date.now,
  });
  readonly #plain = new Y.Doc();

  constructor() {
    for (let at = 0; at < HELD; at++) {
      if (at % 50 === 0) this.author.reload();
      const update = this.author.next();
      this.timeApply(update);
      this.follow(update);
    }
  }

  /** ms. */
  timeAdmit(update: Uint8Array): number {
    const begun = performance.now();
    const verdict = judge(this.#live, scanUpdate(update), USER, 'member');
    const took = performance.now() - begun;
    if (!verdict.ok) throw new Error('a lawful update was refused');
    return took;
  }

  /** ms. */
  timeApply(update: Uint8Array): number {
    const begun = performance.now();
    Y.applyUpdate(this.#plain, update);
    return performance.now() - begun;
  }

  /** Makes the server's document what the plain one is. */
  follow(update: Uint8Array): void {
    this.#live.apply({ seq: this.#live.seq + 1, bytes: update, owner: USER });
  }
}

function addressOf(name: DocName): NonNullable<ReturnType<typeof parseDocName>> {
  const address = parseDocName(name);
  if (address === undefined) throw new Error(`${name} is no document`);
  return address;
}
