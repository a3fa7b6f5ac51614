import type { OpId } from '../id.ts';
import type { Message, Thread } from './channel-view.ts';
import { byShownAt } from './messages.ts';
import { type Change, changeSorted, keepSame } from './sorted.ts';

/** Replies by the root of their thread. */
export class Threads {
  view: ReadonlyMap<OpId, Thread> = new Map();
  readonly #replies = new Map<OpId, readonly Message[]>();

  apply(changes: readonly Change<Message>[]): void {
    const byRoot = changesByRoot(changes);
    if (byRoot.size === 0) return;
    const next = new Map(this.view);
    let changed = false;
    for (const [root, ofRoot] of byRoot) {
      const old = next.get(root);
      const thread = this.#change(root, ofRoot, old);
      if (thread === old) continue;
      changed = true;
      if (thread === undefined) next.delete(root);
      else next.set(root, thread);
    }
    if (changed) this.view = next;
  }

  #change(root: OpId, changes: readonly Change<Message>[], old: Thread | undefined): Thread | undefined {
    const messages = changeSorted(this.#replies.get(root) ?? [], changes, byShownAt);
    this.#replies.set(root, messages);
    const last = messages.at(-1);
    if (last === undefined) return undefined;
    const replies = keepSame(
      old?.replies ?? [],
      messages.map(({ id }) => id),
    );
    return old !== undefined && replies === old.replies && last.shownAt === old.lastAt
      ? old
      : { root, replies, lastAt: last.shownAt };
  }
}

function changesByRoot(changes: readonly Change<Message>[]): Map<OpId, Change<Message>[]> {
  const byRoot = new Map<OpId, Change<Message>[]>();
  for (const { before, after } of changes) {
    const root = (after ?? before)?.thread;
    if (root === undefined) continue;
    const change = { before: unlessDeleted(before), after: unlessDeleted(after) };
    const others = byRoot.get(root);
    if (others === undefined) byRoot.set(root, [change]);
    else others.push(change);
  }
  return byRoot;
}

const unlessDeleted = (message: Message | undefined): Message | undefined =>
  message?.deleted === true ? undefined : message;
