import { z } from 'zod';
import type { UserId } from './id.ts';
import { zTimestamp, zUserId } from './schema.ts';

/** Awareness of one device in one channel (PROTOCOL §3). The server stamps `user.id`. */
export const zPresence = z.object({
  user: z.object({ id: zUserId }),
  typing: z.boolean().optional(),
  /** Position of the newest op that this person has read here. */
  read: zTimestamp.optional(),
});
export type Presence = z.infer<typeof zPresence>;

export interface PresenceView {
  readonly online: ReadonlySet<UserId>;
  readonly typing: ReadonlySet<UserId>;
  /** Newest position read, by person. */
  readonly read: ReadonlyMap<UserId, number>;
}

export const NOBODY: PresenceView = { online: new Set(), typing: new Set(), read: new Map() };

/** Merges the states of all devices of everybody; malformed ones are ignored. */
export function foldPresence(states: Iterable<unknown>): PresenceView {
  const online = new Set<UserId>();
  const typing = new Set<UserId>();
  const read = new Map<UserId, number>();
  for (const state of states) {
    const presence = zPresence.safeParse(state).data;
    if (presence === undefined) continue;
    const { id } = presence.user;
    online.add(id);
    if (presence.typing) typing.add(id);
    if (presence.read !== undefined) read.set(id, Math.max(presence.read, read.get(id) ?? 0));
  }
  return { online, typing, read };
}
