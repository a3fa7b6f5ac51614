import { compareIds } from '../hybrid-time.ts';
import type { Message, SystemOp, TimelineEntry } from './channel-view.ts';
import type { LateEntry } from './late-notices.ts';
import { type Change, changeSorted } from './sorted.ts';

/** The channel as it is read: messages outside threads, lines of the server, notices of late arrivals. */
export class Timeline {
  view: readonly TimelineEntry[] = [];
  #system: Change<TimelineEntry>[] = [];

  system(op: SystemOp): void {
    this.#system.push({ before: undefined, after: { type: 'system', id: op.id, at: op.ts, op } });
  }

  build(messages: readonly Change<Message>[], late: readonly Change<LateEntry>[]): void {
    const changes = this.#system;
    this.#system = [];
    for (const change of late) changes.push(change);
    for (const { before, after } of messages) {
      if ((after ?? before)?.thread !== undefined) continue;
      changes.push({ before: before && entryOf(before), after: after && entryOf(after) });
    }
    this.view = changeSorted(this.view, changes, byTime);
  }
}

const entryOf = (message: Message): TimelineEntry => ({
  type: 'message',
  id: message.id,
  at: message.shownAt,
  message,
});

const byTime = (a: TimelineEntry, b: TimelineEntry): number => a.at - b.at || compareIds(a, b);
