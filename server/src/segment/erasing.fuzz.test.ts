import { channelDoc } from '@causeway/shared/doc-name';
import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import { parseChannelOp } from '@causeway/shared/fold/parse-op';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import { eraseText } from '@causeway/shared/op/erase-text';
import { runCount } from '@causeway/shared/testing/run-count';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../db/schema.ts';
import { silentLogger } from '../log/logger.ts';
import { Projection } from '../projection/projection.ts';
import { appendBytes } from '../sync/append-bytes.ts';
import { insertRows } from '../sync/journal.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { Eraser } from './eraser.ts';
import { type EncodedSegment, encodeSegment, textsOfSegment } from './segment-bytes.ts';
import { erasedAmong, insertSegment } from './segment-store.ts';

const ROOM = 'Channel000000001' as ChannelId;
const LOG = `channel/${ROOM}` as const;
const ADA = 'Ada0000001' as UserId;
const TABLES = [
  ...(['logs', 'sealed_docs', 'journal', 'projections', 'messages', 'reactions'] as const),
  ...(['segments', 'texts_elsewhere', 'erasures'] as const),
];

let db: Kysely<Database>;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.destroy());

type Step =
  | { readonly do: 'write'; readonly text: string }
  | { readonly do: 'project' | 'prepare' | 'seal' | 'erase' };

/** A log that is written, sealed, projected and erased in any order, as by several servers. */
class Run {
  readonly written: string[][] = [[]];
  readonly projection = new Projection(db, silentLogger());
  readonly eraser = new Eraser({ db, logger: silentLogger() });
  #prepared: EncodedSegment | undefined;

  get head(): number {
    return this.written.length - 1;
  }

  get #texts(): string[] {
    return this.written.at(-1) ?? [];
  }

  async take(step: Step): Promise<void> {
    if (step.do === 'write') await this.#write(step.text);
    if (step.do === 'project') await this.projection.caughtUp(LOG);
    if (step.do === 'prepare') this.#prepared = await this.#encoded();
    if (step.do === 'seal') await this.#seal();
    if (step.do === 'erase') await this.eraser.run();
  }

  async #write(text: string): Promise<void> {
    // What was prepared no longer holds: sealing begins anew.
    this.#prepared = undefined;
    const bytes = appendBytes({ client: 1, clock: this.#texts.length }, undefined, [text]);
    this.#texts.push(text);
    const row = { doc: channelDoc(ROOM, this.head), seq: this.#texts.length, bytes, owner: ADA };
    await db.transaction().execute((tx) => insertRows(tx, [row], 0));
  }

  async #encoded(): Promise<EncodedSegment> {
    const ops = this.#texts.flatMap((text) => parseChannelOp(text) ?? []);
    return encodeSegment(this.#texts, await erasedAmong(db, ROOM, ops));
  }

  async #seal(): Promise<void> {
    const encoded = this.#prepared ?? (await this.#encoded());
    this.#prepared = undefined;
    await db.transaction().execute(async (tx) => {
      await insertSegment(tx, ROOM, this.head, encoded, 0);
      await tx
        .updateTable('logs')
        .set({ head: this.head + 1 })
        .where('log', '=', LOG)
        .execute();
      await tx
        .insertInto('sealed_docs')
        .values({ doc: channelDoc(ROOM, this.head), sealed_at: 0 })
        .execute();
    });
    this.written.push([]);
  }
}

const id = (author: string, serial: number): OpId => `${author}.${String(serial).padStart(12, '0')}` as OpId;
const target = fc.nat(3).map((n) => id(ADA, n));
const ts = fc.integer({ min: 1, max: 6 });
const op = fc.oneof(
  { weight: 3, arbitrary: fc.record({ k: fc.constant('post'), id: target, body: fc.constant('p') }) },
  { weight: 3, arbitrary: fc.record({ k: fc.constant('edit'), of: target, body: fc.constant('e'), ts }) },
  { weight: 2, arbitrary: fc.record({ k: fc.constant('delete'), of: target, ts }) },
);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('write' as const), op }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom('project', 'prepare', 'seal', 'erase' as const) }),
  },
);

const steps = fc.array(step, { maxLength: 40, size: 'max' }).map((drafts) =>
  drafts.map((draft, index): Step => {
    if (!('op' in draft)) return { do: draft.do } as Step;
    // A post is the same each time, also where it stands in two segments.
    const named = draft.op.k === 'post' ? { ts: 1 } : { id: id(ADA, 100 + index) };
    return { do: 'write', text: JSON.stringify({ ...draft.op, ...named }) };
  }),
);

const deletedBy = (texts: readonly string[]): Set<OpId> =>
  new Set(
    texts
      .map((text) => JSON.parse(text) as { k: string; of: OpId })
      .flatMap(({ k, of }) => (k === 'delete' ? [of] : [])),
  );

it('whenever it is sealed, projected and erased: no text of what is deleted stays, and nothing else goes', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      for (const table of TABLES) await db.deleteFrom(table).execute();
      await db.insertInto('logs').values({ log: LOG, head: 0 }).execute();
      const run = new Run();
      for (const each of taken) await run.take(each);
      for (const last of ['seal', 'project', 'erase'] as const) await run.take({ do: last });
      const all = run.written.flat();
      const deleted = deletedBy(all);
      for (const [segment, texts] of run.written.slice(0, -1).entries()) {
        const { bytes } = await db
          .selectFrom('segments')
          .select('bytes')
          .where('segment', '=', segment)
          .executeTakeFirstOrThrow();
        expect(await textsOfSegment(bytes)).toEqual(texts.map((text) => eraseText(text, deleted)));
      }
      expect(await db.selectFrom('erasures').selectAll().execute()).toEqual([]);
      expect(await projected()).toEqual(folded(all));
    }),
    { numRuns: runCount(60) },
  );
});

/** What the API shows. */
async function projected() {
  const rows = await db.selectFrom('messages').selectAll().where('posted', '=', 1).orderBy('id').execute();
  return rows.map((row) => ({ id: row.id, body: row.body, deleted: row.deleted === 1 }));
}

/** What devices show. */
const folded = (texts: readonly string[]) =>
  [...new ChannelFold().add(texts).messages.values()]
    .map((message) => ({ id: message.id, body: message.body, deleted: message.deleted }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
