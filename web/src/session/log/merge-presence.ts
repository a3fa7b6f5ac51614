import type { UserId } from '@causeway/shared/id';
import type { PresenceView } from '@causeway/shared/presence';

/** Who is on any of several documents of one log: while it goes over to its next segment, people are on both. */
export function mergePresence(views: readonly PresenceView[]): PresenceView {
  const [only] = views;
  if (only !== undefined && views.length === 1) return only;
  const online = new Set<UserId>();
  const typing = new Set<UserId>();
  const read = new Map<UserId, number>();
  for (const view of views) {
    for (const user of view.online) online.add(user);
    for (const user of view.typing) typing.add(user);
    for (const [user, at] of view.read) read.set(user, Math.max(at, read.get(user) ?? 0));
  }
  return { online, typing, read };
}
