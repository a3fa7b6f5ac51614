import { compareOps } from '../hybrid-time.ts';
import { authorOf } from '../id.ts';
import type { React } from '../op/channel-op.ts';
import type { Reaction } from './channel-view.ts';
import { isNewer } from './register.ts';
import { keepSame } from './sorted.ts';

/** Newest reaction op by user and emoji: user ids have one length, so joining both is unambiguous. */
export type ReactionFacts = Map<string, React>;

/** Takes `op` in; whether it is now the one in force. */
export function addReaction(facts: ReactionFacts, op: React): boolean {
  const key = authorOf(op.id) + op.emoji;
  if (!isNewer(op, facts.get(key))) return false;
  facts.set(key, op);
  return true;
}

/** What is shown of `facts`: emojis in the order of their first reaction, people in the order of theirs. */
export function reactionsOf(facts: ReactionFacts, previous: readonly Reaction[]): readonly Reaction[] {
  const ops = opsInForce(facts);
  const [only] = ops;
  if (ops.length === 1 && only !== undefined && previous.length === 0) {
    return [{ emoji: only.emoji, users: [authorOf(only.id)] }];
  }
  const old = new Map(previous.map((reaction) => [reaction.emoji, reaction]));
  const groups = Map.groupBy(ops, ({ emoji }) => emoji);
  const next = Array.from(groups, ([emoji, group]) => {
    const users = group.map(({ id }) => authorOf(id));
    return keepReaction(old.get(emoji), { emoji, users });
  });
  return keepSame(previous, next);
}

function opsInForce(facts: ReactionFacts): React[] {
  const ops: React[] = [];
  for (const op of facts.values()) if (op.on) ops.push(op);
  return ops.length > 1 ? ops.sort(compareOps) : ops;
}

const keepReaction = (old: Reaction | undefined, next: Reaction): Reaction =>
  old !== undefined && keepSame(old.users, next.users) === old.users ? old : next;
