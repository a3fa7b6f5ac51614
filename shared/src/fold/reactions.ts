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
  const shown: { emoji: string; users: UserId[] }[] = [];
  for (const op of opsInForce(facts)) {
    const user = authorOf(op.id);
    const reaction = shown.find(({ emoji }) => emoji === op.emoji);
    if (reaction === undefined) shown.push({ emoji: op.emoji, users: [user] });
    else reaction.users.push(user);
  }
  const next = shown.map((reaction) => keepReaction(previous, reaction));
  return keepSame(previous, next);
}

function opsInForce(facts: ReactionFacts): React[] {
  const ops: React[] = [];
  for (const op of facts.values()) if (op.on) ops.push(op);
  return ops.length > 1 ? ops.sort(compareOps) : ops;
}

function keepReaction(previous: readonly Reaction[], next: Reaction): Reaction {
  const old = previous.find(({ emoji }) => emoji === next.emoji);
  return old !== undefined && keepSame(old.users, next.users) === old.users ? old : next;
}
