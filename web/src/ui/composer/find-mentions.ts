import { AI_ALIAS } from '@causeway/shared/ai/alias';
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
  const ai = aliased(members);
  if (ai !== undefined) byHandle.set(AI_ALIAS, ai.id);
  return readMentions(body, (handle) => byHandle.get(handle)).filter((id) => id !== me);
}

/** The bot that `@gpt` means; nobody where somebody is really called so. */
export function aliased(members: ReadonlyMap<UserId, Member>): Member | undefined {
  let bot: Member | undefined;
  for (const member of members.values()) {
    if (member.handle === AI_ALIAS) return undefined;
    if (member.bot && !member.left) bot ??= member;
  }
  return bot;
}
