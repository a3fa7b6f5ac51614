import type { UserId } from '../id.ts';
import type { Post } from '../op/channel-op.ts';
import type { ChannelKind } from '../permission.ts';

/** What decides whether a post asks the AI, besides the post. */
export interface AskScene {
  /** The AI participant, if it is a member of the channel. */
  readonly bot: UserId | undefined;
  readonly kind: ChannelKind;
  /** Number of the channel's members, the bot included. */
  readonly members: number;
  /** Whether a bot has written the post, the AI itself included. */
  readonly isByBot: boolean;
  /** Whether the post is in a thread that the bot has begun, or has answered in. */
  readonly isInItsThread: boolean;
}

/**
 * Whether the AI answers `post` (SPEC.md, rules AI…): it is named, or written to alone, or takes part in the thread.
 * Who names everybody does not ask it; no bot ever does.
 */
export function asks(post: Pick<Post, 'mentions' | 'stream'>, scene: AskScene): boolean {
  if (scene.bot === undefined || scene.isByBot || post.stream === true) return false;
  const isAlone = scene.kind === 'dm' && scene.members === 2;
  return isAlone || scene.isInItsThread || (post.mentions?.includes(scene.bot) ?? false);
}
