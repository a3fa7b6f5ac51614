import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { compareOps } from '../hybrid-time.ts';
import type { OpId } from '../id.ts';
import { appendTexts, onOps, readLog } from '../log.ts';
import type { ChannelOp } from '../op/channel-op.ts';
import { anyChannelOps, anyChannelTexts } from '../testing/channel-ops.ts';
import { plain } from '../testing/plain.ts';
import { runCount } from '../testing/run-count.ts';
import { chunked, shuffled } from '../testing/shuffled.ts';
import { anyGarbage, mutated, unlawful } from '../testing/wild.ts';
import { ChannelFold } from './channel-fold.ts';
import type { ChannelView } from './channel-view.ts';

const viewOf = (texts: Iterable<string>): ChannelView => new ChannelFold().add(texts);
const plainOf = (texts: Iterable<string>): unknown => plain(viewOf(texts));
const textOf = (op: object): string => JSON.stringify(op);

describe('any set of ops', () => {
  test('[FD1] shows the same in any order and with any repetition', () => {
    const sets = anyChannelTexts().chain((texts) => fc.tuple(fc.constant(texts), shuffled(texts)));
    fc.assert(fc.property(sets, expectAlike));
  });

  test('[FD1] shows the same in any order when texts share an id', () => {
    const sets = anyChannelOps(12)
      .chain((ops) => fc.tuple(fc.constant(ops), fc.tuple(...ops.map((op) => mutated(op)))))
      .map(([ops, others]) =>
        [...ops, ...others.map((op, index) => ({ ...op, id: ops[index]?.id }))].map(textOf),
      )
      .chain((texts) => fc.tuple(fc.constant(texts), shuffled(texts)));
    fc.assert(fc.property(sets, expectAlike));
  });

  test('[FD2] shows the same folded in runs of any length as folded at once', () => {
    const sets = anyChannelTexts()
      .chain((texts) => shuffled(texts))
      .chain((texts) => fc.tuple(fc.constant(texts), chunked(texts)));
    const property = fc.property(sets, ([texts, chunks]) => {
      const fold = new ChannelFold();
      for (const chunk of chunks) fold.add(chunk);
      expect(plain(fold.view)).toEqual(plainOf(texts));
    });
    fc.assert(property);
  });

  test('[FD2] bulk and single folds agree above the size at which lists are sorted anew', () => {
    const property = fc.property(anyChannelTexts(200), (texts) => {
      const fold = new ChannelFold();
      for (const text of texts) fold.add([text]);
      expect(plain(fold.view)).toEqual(plainOf(texts));
    });
    fc.assert(property, { numRuns: runCount(20) });
  });

  test('[FD3] folded again returns the same view', () => {
    const property = fc.property(anyChannelTexts(), (texts) => {
      const fold = new ChannelFold();
      const view = fold.add(texts);
      expect(fold.add(texts)).toBe(view);
      expect(fold.view).toBe(view);
    });
    fc.assert(property);
  });

  test('[FD3] one op more changes no reference of what shows the same, and no view that was handed out', () => {
    const property = fc.property(anyChannelTexts(), (texts) => {
      const fold = new ChannelFold();
      for (const text of texts) {
        const before = fold.view;
        const shown = plain(before);
        expectKept(before, fold.add([text]));
        expect(plain(before)).toEqual(shown);
      }
    });
    fc.assert(property, { numRuns: runCount(50) });
  });

  test('[FD4] garbage among the ops changes nothing and never throws', () => {
    const sets = anyChannelTexts(15).chain((texts) =>
      fc.tuple(fc.constant(texts), fc.array(anyGarbage, { maxLength: 5 })),
    );
    const property = fc.property(sets, ([texts, garbage]) => {
      const fold = new ChannelFold();
      fold.add(texts);
      const view = fold.view;
      expect(fold.add(garbage)).toBe(view);
      expect(plainOf([...garbage, ...texts])).toEqual(plain(view));
    });
    fc.assert(property);
  });

  test('[FD4] ops with wild fields never throw', () => {
    const sets = anyChannelOps(12).chain((ops) => fc.tuple(...ops.map((op) => mutated(op))));
    fc.assert(fc.property(sets, (ops) => void viewOf(ops.map(textOf))));
  });

  test('[FD5] ops by those who may not write them change nothing', () => {
    const property = fc.property(anyChannelOps(15), (ops) => {
      const fold = new ChannelFold();
      const view = fold.add(ops.map(textOf));
      expect(fold.add(ops.map((op) => textOf(unlawful(op))))).toBe(view);
    });
    fc.assert(property);
  });

  test('[FD14] ops that come before their target wait, then count as if they had come after', () => {
    const property = fc.property(anyChannelOps(), (ops) => {
      const isPost = (op: ChannelOp): boolean => op.k === 'post';
      const fold = new ChannelFold();
      const early = fold.add(ops.filter((op) => !isPost(op)).map(textOf));
      expect([early.messages.size, early.byPosition.length, early.threads.size]).toEqual([0, 0, 0]);
      fold.add(ops.filter(isPost).map(textOf));
      expect(plain(fold.view)).toEqual(plainOf(ops.map(textOf)));
    });
    fc.assert(property);
  });

  test('[FD6] lists every message once and in order', () => {
    const property = fc.property(anyChannelTexts(), (texts) => {
      const view = viewOf(texts);
      const keys = view.timeline.map(({ at, id }) => [at, id] as const);
      expect(keys).toEqual(keys.toSorted(([a, x], [b, y]) => a - b || (x < y ? -1 : 1)));
      const listed = view.timeline.flatMap((entry) => (entry.type === 'message' ? [entry.id] : []));
      const top = [...view.messages.values()].filter(({ thread }) => thread === undefined);
      expect(listed.toSorted()).toEqual(top.map(({ id }) => id).toSorted());
      expect(view.byPosition).toEqual(
        [...view.messages.values()].sort((a, b) => a.position - b.position || compareOps(a, b)),
      );
    });
    fc.assert(property);
  });
});

describe('replicas', () => {
  interface Step {
    readonly at: number;
    readonly other: number;
    readonly merge: boolean;
  }
  const COUNT = 4;
  const anyStep: fc.Arbitrary<Step> = fc.record({
    at: fc.nat(COUNT - 1),
    other: fc.nat(COUNT - 1),
    merge: fc.boolean(),
  });

  test('[FD28] that write apart and merge in any order agree, each folding as ops arrive', () => {
    const runs = fc.tuple(anyChannelTexts(25), fc.array(anyStep, { maxLength: 60 }));
    const property = fc.property(runs, ([texts, steps]) => {
      const replicas = Array.from({ length: COUNT }, (_, index) => replica(index + 1));
      const pending = texts.slice();
      for (const { at, other, merge } of steps) {
        if (merge) pull(replicas, at, other);
        else appendTexts(docOf(replicas, at), pending.splice(0, 2));
        // A device that writes the same text again, as it does after a refusal.
        if (merge && other < at)
          appendTexts(docOf(replicas, at), readLog(docOf(replicas, other)).slice(0, 1));
      }
      appendTexts(docOf(replicas, 0), pending);
      mergeAll(replicas);
      for (const { fold, doc } of replicas) {
        expect(plain(fold.view)).toEqual(plainOf(texts));
        expect(plainOf(readLog(doc))).toEqual(plainOf(texts));
      }
    });
    fc.assert(property, { numRuns: runCount(60) });
  });

  interface Replica {
    readonly doc: Y.Doc;
    readonly fold: ChannelFold;
  }

  function replica(clientID: number): Replica {
    const doc = new Y.Doc();
    doc.clientID = clientID;
    const fold = new ChannelFold();
    onOps(doc, (texts) => fold.add(texts));
    return { doc, fold };
  }

  /** Twice around, so that everything reaches everybody. */
  const mergeAll = (replicas: readonly Replica[]): void => {
    for (let pulls = 0; pulls < 2 * COUNT * COUNT; pulls++) {
      pull(replicas, pulls % COUNT, Math.floor(pulls / COUNT) % COUNT);
    }
  };

  const docOf = (replicas: readonly Replica[], at: number): Y.Doc => (replicas[at] as Replica).doc;

  const pull = (replicas: readonly Replica[], to: number, from: number): void => {
    const vector = Y.encodeStateVector(docOf(replicas, to));
    Y.applyUpdate(docOf(replicas, to), Y.encodeStateAsUpdate(docOf(replicas, from), vector));
  };
});

function expectAlike([texts, others]: readonly [readonly string[], readonly string[]]): void {
  expect(plainOf(others)).toEqual(plainOf(texts));
}

/** Whatever shows the same in both views is the same object. */
function expectKept(before: ChannelView, after: ChannelView): void {
  const kept = <T>(old: T | undefined, next: T): void => {
    if (old !== undefined && JSON.stringify(plain(old)) === JSON.stringify(plain(next)))
      expect(next).toBe(old);
  };
  for (const [id, message] of after.messages) kept(before.messages.get(id), message);
  for (const [id, member] of after.members) kept(before.members.get(id), member);
  for (const [id, thread] of after.threads) kept(before.threads.get(id), thread);
  const entries = new Map(before.timeline.map((entry) => [entry.id as OpId, entry]));
  for (const entry of after.timeline) kept(entries.get(entry.id as OpId), entry);
  for (const field of ['messages', 'members', 'threads', 'timeline', 'byPosition', 'pins'] as const) {
    kept<unknown>(before[field], after[field]);
  }
  kept(before, after);
}
