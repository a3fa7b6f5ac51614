import type { Member, Message, Thread } from '@causeway/shared/fold/channel-view';
import type { UserId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';
import { memo, useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { formatDigits, formatFull, formatTime } from '../app/format-time.ts';
import { tip } from '../app/tooltip-layer.tsx';
import { useSelect } from '../app/use-store.ts';
import { usePane } from '../channel/pane.ts';
import { personName } from '../channel/person-name.ts';
import { Avatar } from '../kit/avatar.tsx';
import { overlay } from '../overlay/overlay.ts';
import { DeliveryMark } from './delivery-mark.tsx';
import { MessageBody } from './message-body.tsx';
import { MessageHead } from './message-head.tsx';
import { messageRights } from './message-rights.ts';
import styles from './message-row.module.css';
import { MessageToolbar } from './message-toolbar.tsx';
import { Reactions } from './reactions.tsx';
import { ReplyQuote } from './reply-quote.tsx';
import { ThreadSummary } from './thread-summary.tsx';
import { useMessageActions } from './use-message-actions.ts';

export interface MessageRowProps {
  readonly message: Message;
  readonly head: boolean;
  readonly members: ReadonlyMap<UserId, Member>;
  readonly role: Role | undefined;
  readonly pending: boolean;
  /** The newest of mine that everything else of mine precedes: it shows that it has arrived. */
  readonly newest: boolean;
  /** What it answers; `null`: a message that is not loaded. */
  readonly quoted: Message | null | undefined;
  readonly thread: Thread | undefined;
}

/** One message. Renders again only when something of its own changed. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, head, members, role, pending, newest, quoted, thread } = props;
  const pane = usePane();
  const { userId } = useSession();
  const actions = useMessageActions();
  const [hot, setHot] = useState(false);
  const held = useSelect(
    overlay,
    (open) => open !== undefined && 'owner' in open && open.owner === message.id,
  );
  const lit = useSelect(pane.lit, (id) => id === message.id);
  const composed = useSelect(pane.composing, (now) => now.mode === 'edit' && now.of === message.id);
  const rights = messageRights(message, userId, role);
  const name = personName(members, message.author);
  const mentioned = message.mentions.includes(userId) || message.mentions.includes('*');
  return (
    <article
      className={styles.row}
      data-id={message.id}
      data-head={head || undefined}
      data-lit={lit || composed || undefined}
      data-mentioned={mentioned || undefined}
      data-hot={hot || held || undefined}
      aria-label={`${name}, ${formatTime(message.shownAt)}`}
      tabIndex={-1}
      onPointerEnter={(event) => event.pointerType === 'mouse' && setHot(true)}
      onPointerLeave={() => setHot(false)}
      onFocus={() => setHot(true)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setHot(false)}
    >
      {head ? (
        <Avatar id={message.author} name={name} />
      ) : (
        <time
          className={styles.time}
          dateTime={new Date(message.shownAt).toISOString()}
          {...tip(formatFull(message.shownAt))}
        >
          {formatDigits(message.shownAt)}
        </time>
      )}
      <div className={styles.content}>
        {message.reply !== undefined && quoted !== undefined && (
          <ReplyQuote of={message.reply} quoted={quoted} members={members} />
        )}
        {head && <MessageHead message={message} member={members.get(message.author)} name={name} />}
        <MessageBody message={message} members={members} />
        {message.reactions.length > 0 && (
          <Reactions message={message} members={members} mayReact={rights.react} actions={actions} />
        )}
        {thread !== undefined && pane.thread === undefined && (
          <ThreadSummary thread={thread} members={members} onOpen={() => actions.openThread(message)} />
        )}
      </div>
      {message.author === userId && !message.deleted && (
        <DeliveryMark pending={pending} shown={newest || hot} />
      )}
      {(hot || held) && !message.deleted && (
        <MessageToolbar
          message={message}
          rights={rights}
          actions={actions}
          inThread={pane.thread !== undefined}
        />
      )}
    </article>
  );
});
