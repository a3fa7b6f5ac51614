import type { Member } from '@causeway/shared/fold/channel-view';
import type { UserId } from '@causeway/shared/id';
import { readMentions } from '@causeway/shared/mentions';

/** Whom `body` mentions: present members by `@handle`, and `*` for everybody; not in code, each once, not myself. */
export function findMentions(
  body: string,
  members: ReadonlyMap<UserId, Member>,
  me: UserId,
): readonly (UserId | '*')[] {
  const byHandle = new Map<string, UserId>();
  for (const member of members.values()) if (!member.left) byHandle.set(member.handle, member.id);
  return readMentions(body, (handle) => byHandle.get(handle)).filter((id) => id !== me);
}
