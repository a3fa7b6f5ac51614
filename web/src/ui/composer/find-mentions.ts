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
  const byHandle = idsByHandle(members);
  const ai = aliased(members);
  if (ai !== undefined) byHandle.set(AI_ALIAS, ai.id);
  return readMentions(body, (handle) => byHandle.get(handle)).filter((id) => id !== me);
}

/** Whether `body` mentions the AI, whose handle is `ai`, although it is not among the members. */
export function mentionsAbsentAi(body: string, members: ReadonlyMap<UserId, Member>, ai: string): boolean {
  if (!body.includes('@')) return false;
  const everybody = [...members.values()];
  if (everybody.some((member) => member.bot && !member.left)) return false;
  const names = new Set([ai]);
  if (everybody.every(({ handle }) => handle !== AI_ALIAS)) names.add(AI_ALIAS);
  const byHandle = idsByHandle(members);
  let found = false;
  readMentions(body, (handle) => {
    found ||= !byHandle.has(handle) && names.has(handle);
    return byHandle.get(handle);
  });
  return found;
}

/** Present members by handle. */
function idsByHandle(members: ReadonlyMap<UserId, Member>): Map<string, UserId> {
  const present = [...members.values()].filter((member) => !member.left);
  return new Map(present.map(({ handle, id }) => [handle, id]));
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
