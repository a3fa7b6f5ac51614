import { AI_ALIAS } from '@causeway/shared/ai/alias';
import type { Member, Message } from '@causeway/shared/fold/channel-view';
import type { UserId } from '@causeway/shared/id';
import { EVERYBODY } from '@causeway/shared/mentions';
import { Trash2 } from 'lucide-react';
import { memo, useMemo } from 'react';
import { useSession } from '../app/app-context.ts';
import { formatFull } from '../app/format-time.ts';
import { tip } from '../app/tooltip-layer.tsx';
import { aliased } from '../composer/find-mentions.ts';
import { isEmojiOnly, isPlain } from './is-plain.ts';
import { markdown } from './load-markdown.ts';
import styles from './message-body.module.css';
import { PlainBody } from './plain-body.tsx';
import { ReplyBody } from './reply-body.tsx';

export interface BodyProps {
  readonly body: string;
  /** Handles that are mentioned, with whether it is me. */
  readonly mentions: ReadonlyMap<string, boolean>;
  /** A program wrote it. */
  readonly bot?: boolean;
  /** Addresses of the messages that it names by `[number]`. */
  readonly sources?: ReadonlyMap<number, string>;
}

/** The text of a message, with what became of it. */
export const MessageBody = memo(function MessageBody(props: {
  message: Message;
  members: ReadonlyMap<UserId, Member>;
}) {
  const { message, members } = props;
  const { userId } = useSession();
  const mentions = useMemo(() => mentionedHandles(message, members, userId), [message, members, userId]);
  if (message.deleted) {
    return (
      <p className={styles.deleted}>
        <Trash2 size={13} aria-hidden="true" /> Message deleted
      </p>
    );
  }
  const { body, editedAt } = message;
  const Body = (isPlain(body) ? undefined : markdown.Body) ?? PlainBody;
  return (
    <div className={styles.body} data-big={isEmojiOnly(body) || undefined}>
      {message.stream === undefined ? (
        <Body body={body} mentions={mentions} bot={members.get(message.author)?.bot === true} />
      ) : (
        <ReplyBody message={message} mentions={mentions} />
      )}
      {editedAt !== undefined && (
        <span className={styles.edited} {...tip(`Edited ${formatFull(editedAt)}`)}>
          {' '}
          (edited)
        </span>
      )}
    </div>
  );
});

function mentionedHandles(
  message: Message,
  members: ReadonlyMap<UserId, Member>,
  me: UserId,
): BodyProps['mentions'] {
  const handles = new Map<string, boolean>();
  const ai = message.mentions.length > 0 ? aliased(members) : undefined;
  for (const id of message.mentions) {
    if (id === '*') for (const name of EVERYBODY) handles.set(name, true);
    const handle = id === '*' ? undefined : members.get(id)?.handle;
    if (handle !== undefined) handles.set(handle, id === me);
    if (id !== '*' && id === ai?.id) handles.set(AI_ALIAS, id === me);
  }
  return handles;
}
