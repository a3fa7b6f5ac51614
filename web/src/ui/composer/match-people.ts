import { AI_ALIAS } from '@causeway/shared/ai/alias';
import type { Member } from '@causeway/shared/fold/channel-view';
import { EVERYBODY as NAMES } from '@causeway/shared/mentions';

export interface Suggestion {
  /** A member's id, or `*`. */
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly bot?: boolean;
}

const EVERYBODY: Suggestion = { id: '*', handle: NAMES[0], name: 'Everybody in this channel' };
const MOST = 6;

/** The `@word` that ends at the cursor. */
export function mentionAt(text: string, cursor: number): { from: number; query: string } | undefined {
  const match = /(?:^|[\s(])@([\p{L}\p{N}._-]{0,32})$/u.exec(text.slice(0, cursor));
  if (match === null) return undefined;
  const query = match[1] ?? '';
  return { from: cursor - query.length - 1, query: query.toLowerCase() };
}

/** Best first: handle, then name, then any later word of the name. */
function rank(member: Suggestion, query: string): number {
  if (member.handle.startsWith(query)) return 0;
  if (member.bot === true && query !== '' && AI_ALIAS.startsWith(query)) return 0;
  const name = member.name.toLowerCase();
  if (name.startsWith(query)) return 1;
  return name.split(/\s+/).some((word) => word.startsWith(query)) ? 2 : 3;
}

/** Present members who fit `query`, and everybody; at most six. */
export function matchPeople(query: string, members: Iterable<Member>): readonly Suggestion[] {
  const present = [...members].filter((member) => !member.left);
  return [...present, EVERYBODY]
    .map((member) => ({ member, rank: rank(member, query) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.member.name.localeCompare(b.member.name))
    .slice(0, MOST)
    .map(({ member: { id, handle, name, bot = false } }) => ({ id, handle, name, bot }));
}
