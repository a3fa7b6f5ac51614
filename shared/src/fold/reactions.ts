import { compareOps } from '../hybrid-time.ts';
import { authorOf, type OpId, type UserId } from '../id.ts';
import type { React } from '../op/channel-op.ts';
import type { Reaction } from './channel-view.ts';
import { isNewer } from './register.ts';
import { keepSame } from './sorted.ts';

/** Newest reaction op by user and emoji: user ids have one length, so joining both is unambiguous. */
export type ReactionFacts = Map<string, React>;

/** Takes `op` in; whether it is now the one in force. */
export function addReaction(facts: ReactionFacts, op: React): boolean {
  const key = authorOf(op.id as OpId) + op.emoji;
  if (!isNewer(op, facts.get(key))) return false;
  facts.set(key, op);
  return true;
}

/** What is shown of `facts`: emojis in the order of their first reaction, people in the order of theirs. */
export function reactionsOf(facts: ReactionFacts, previous: readonly Reaction[]): readonly Reaction[] {
  const users = new Map<string, UserId[]>();
  for (const op of [...facts.values()].filter(({ on }) => on).sort(compareOps)) {
    const user = authorOf(op.id);
    const others = users.get(op.emoji);
    if (others === undefined) users.set(op.emoji, [user]);
    else others.push(user);
  }
  const next = Array.from(users, ([emoji, list]) => keepReaction(previous, { emoji, users: list }));
  return keepSame(previous, next);
}

function keepReaction(previous: readonly Reaction[], next: Reaction): Reaction {
  const old = previous.find(({ emoji }) => emoji === next.emoji);
  return old !== undefined && keepSame(old.users, next.users) === old.users ? old : next;
}
