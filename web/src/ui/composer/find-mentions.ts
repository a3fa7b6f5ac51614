import type { Member } from '@causeway/shared/fold/channel-view';
import type { UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';

/** `@all` mentions the whole channel. */
export const ALL = 'all';

const HANDLE = /(?<![\w@/.])@([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)/gi;
const CODE = /```[\s\S]*?(?:```|$)|`[^`\n]*`/g;

/** Who is mentioned in `body`: present members by `@handle`, and `*` by `@all`; not in code, each once. */
export function findMentions(
  body: string,
  members: ReadonlyMap<UserId, Member>,
  me: UserId,
): readonly (UserId | '*')[] {
  const byHandle = new Map<string, UserId>();
  for (const member of members.values()) if (!member.left) byHandle.set(member.handle, member.id);
  const found = new Set<UserId | '*'>();
  for (const [, handle = ''] of body.replace(CODE, ' ').matchAll(HANDLE)) {
    const name = handle.toLowerCase();
    const id = name === ALL && !byHandle.has(ALL) ? '*' : byHandle.get(name);
    if (id !== undefined && id !== me) found.add(id);
  }
  return [...found].slice(0, LIMIT.mentions);
}
