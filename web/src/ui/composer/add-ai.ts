import type { ChannelId } from '@causeway/shared/id';
import { RefusedHere, type Session } from '../../session/session.ts';

/** Makes the AI, whose handle is `ai`, a member of `channel`. Rejects with a sentence for the person. */
export async function addAi(session: Session, channel: ChannelId, ai: string): Promise<void> {
  const { items } = await session.call('listUsers', { query: { query: ai, limit: 50 } });
  const bot = items.find(({ handle, bot: isBot }) => isBot === true && handle === ai);
  if (bot === undefined) throw new RefusedHere('The AI can’t be found on this server any more.');
  await session.call('putMember', { params: { id: channel, userId: bot.id }, body: { role: 'member' } });
}
