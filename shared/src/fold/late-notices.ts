import { authorOf, type OpId, type UserId } from '../id.ts';
import type { Received } from '../op/channel-op.ts';
import type { Arrivals } from './arrivals.ts';
import type { Message, TimelineEntry } from './channel-view.ts';
import { byShownAt } from './messages.ts';
import { type Change, keepSame } from './sorted.ts';

export type LateEntry = Extract<TimelineEntry, { type: 'late' }>;

/**
 * "3 messages from Ada arrived late": one per author of one `received` op. Counts messages alone, only those that
 * arrived after their ts, and each once: by the `received` op that gives its arrival.
 */
export class LateNotices {
  readonly #shown = new Map<OpId, readonly LateEntry[]>();
  readonly #dirty = new Set<Received>();

  touch(received: Received): void {
    this.#dirty.add(received);
  }

  /** What changed, after `messages` did by `changes`. */
  build(
    changes: readonly Change<Message>[],
    messages: ReadonlyMap<OpId, Message>,
    arrivals: Arrivals,
  ): Change<LateEntry>[] {
    for (const { before, after } of changes) {
      const isNew = before === undefined && after?.receivedAt !== undefined;
      const arrival = isNew ? arrivals.get(after.id) : undefined;
      if (arrival !== undefined) this.#dirty.add(arrival.by);
    }
    const entries = [...this.#dirty].flatMap((received) => this.#update(received, messages, arrivals));
    this.#dirty.clear();
    return entries;
  }

  #update(received: Received, messages: ReadonlyMap<OpId, Message>, arrivals: Arrivals): Change<LateEntry>[] {
    const late = lateMessages(received, messages, arrivals);
    const old = new Map(this.#shown.get(received.id)?.map((entry) => [entry.author, entry]));
    const next = entriesOf(received, late, old);
    this.#shown.set(received.id, next);
    const changes: Change<LateEntry>[] = [];
    for (const after of next) {
      const before = old.get(after.author);
      old.delete(after.author);
      if (before !== after) changes.push({ before, after });
    }
    for (const before of old.values()) changes.push({ before, after: undefined });
    return changes;
  }
}

function lateMessages(
  received: Received,
  messages: ReadonlyMap<OpId, Message>,
  arrivals: Arrivals,
): Message[] {
  const late: Message[] = [];
  for (const id of new Set(received.ids)) {
    const message = messages.get(id);
    if (message !== undefined && arrivals.get(id)?.by === received && received.at > message.ts)
      late.push(message);
  }
  return late.sort(byShownAt);
}

function entriesOf(
  received: Received,
  late: readonly Message[],
  old: ReadonlyMap<UserId, LateEntry>,
): LateEntry[] {
  const byAuthor = Map.groupBy(late, ({ id }) => authorOf(id));
  return Array.from(byAuthor, ([author, messages]) => {
    const ids = messages.map(({ id }) => id);
    const before = old.get(author);
    if (before !== undefined && keepSame(before.messages, ids) === before.messages) return before;
    return { type: 'late', id: `${received.id}:${author}`, at: received.at, author, messages: ids };
  });
}
