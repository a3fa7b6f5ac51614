import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import { type OpId, SERVER_ID } from '@causeway/shared/id';
import type { ChannelOp } from '@causeway/shared/op/channel-op';
import { opId } from '@causeway/shared/testing/people';

/**
 * Cuts a log as the server does: each segment begins with a genesis, made from the fold of the one before, and ends with
 * a seal. `runs`: the ops of each; all but the last are sealed.
 */
export function cut(runs: readonly (readonly ChannelOp[])[]): {
  readonly sealed: string[][];
  readonly head: string[];
} {
  const sealed: string[][] = [];
  const pinnedAt = new Map<OpId, number>();
  let genesis = genesisOf(0, 1, new ChannelFold(), pinnedAt);
  let newest = 1;
  for (const [segment, ops] of runs.entries()) {
    const texts = [genesis, ...ops].map((op) => JSON.stringify(op));
    if (segment === runs.length - 1) return { sealed, head: texts };
    newest = Math.max(newest, ...ops.map(({ ts }) => ts)) + 1;
    const seal = { k: 'seal', id: opId(SERVER_ID, 2 * segment + 800_001), ts: newest, next: segment + 1 };
    sealed.push([...texts, JSON.stringify(seal)]);
    const fold = new ChannelFold();
    fold.add(sealed[segment] ?? []);
    newest += 1;
    for (const op of ops)
      if (op.k === 'pin' && op.on) pinnedAt.set(op.of, Math.max(op.ts, pinnedAt.get(op.of) ?? 0));
    genesis = genesisOf(segment + 1, newest, fold, pinnedAt);
  }
  return { sealed, head: [] };
}

function genesisOf(
  segment: number,
  ts: number,
  { view }: ChannelFold,
  pinnedAt: ReadonlyMap<OpId, number>,
): ChannelOp {
  const id = opId(SERVER_ID, 2 * segment + 800_000);
  const shown = { kind: 'channel' as const, name: view.name, topic: view.topic };
  const pins = { pins: [...view.pins], pinnedAt: view.pins.map((of) => pinnedAt.get(of) ?? ts) };
  return { k: 'genesis', id, ts, segment, ...shown, members: {}, ...pins };
}
