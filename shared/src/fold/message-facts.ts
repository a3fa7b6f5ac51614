import { authorOf, type OpId } from '../id.ts';
import type { Edit, Post, StreamEnd } from '../op/channel-op.ts';
import { type Arrival, positionOf, shownAt } from './arrivals.ts';
import type { Message, Reaction, StreamState } from './channel-view.ts';
import { type ReactionFacts, reactionsOf } from './reactions.ts';

/** What is known about one message id; all but `id` may be known before its post. */
export interface MessageFacts {
  readonly id: OpId;
  post: Post | undefined;
  /** The edit in force. */
  edit: Edit | undefined;
  end: StreamEnd | undefined;
  deleted: boolean;
  reactions: ReactionFacts | undefined;
  /** What was made of it last. */
  built: Message | undefined;
  /** Must be built anew. */
  dirty: boolean;
}

export const noFacts = (id: OpId): MessageFacts => ({
  id,
  post: undefined,
  edit: undefined,
  end: undefined,
  deleted: false,
  reactions: undefined,
  built: undefined,
  dirty: false,
});

/** Shared by all messages without, so that they stay the same references. */
const NONE: readonly never[] = [];

/** The message that `facts` and `post` make. */
export function buildMessage(
  facts: MessageFacts,
  post: Post,
  arrival: Arrival | undefined,
  pinned: boolean,
): Message {
  const { id, edit, deleted } = facts;
  const end = post.stream === true ? facts.end : undefined;
  return {
    id,
    author: authorOf(id),
    ts: post.ts,
    shownAt: shownAt(post.ts, arrival),
    position: positionOf(post.ts, arrival),
    receivedAt: arrival?.at,
    body: deleted ? '' : (edit?.body ?? end?.body ?? post.body),
    mentions: deleted ? NONE : (mentionsOf(edit) ?? post.mentions ?? NONE),
    files: deleted ? NONE : (post.files ?? NONE),
    reply: post.reply,
    thread: post.thread,
    editedAt: deleted ? undefined : edit?.ts,
    editId: deleted ? undefined : edit?.id,
    deleted,
    reactions: deleted ? NONE : shownReactions(facts),
    pinned: pinned && !deleted,
    stream: post.stream === true ? streamState(end) : undefined,
    streamError: deleted ? undefined : end?.error,
  };
}

/** An edit says anew who is mentioned: without `mentions` nobody is. */
const mentionsOf = (edit: Edit | undefined): Message['mentions'] | undefined =>
  edit === undefined ? undefined : (edit.mentions ?? NONE);

const streamState = (end: StreamEnd | undefined): StreamState => end?.status ?? 'streaming';

const shownReactions = ({ reactions, built }: MessageFacts): readonly Reaction[] =>
  reactions === undefined ? NONE : reactionsOf(reactions, built?.reactions ?? NONE);

/** Whether two versions of one message show the same; parts are compared by reference. */
export const isSameMessage = (a: Message, b: Message): boolean =>
  a.body === b.body &&
  a.editId === b.editId &&
  a.deleted === b.deleted &&
  a.reactions === b.reactions &&
  a.pinned === b.pinned &&
  a.receivedAt === b.receivedAt &&
  a.stream === b.stream &&
  a.streamError === b.streamError &&
  a.mentions === b.mentions &&
  a.files === b.files;
