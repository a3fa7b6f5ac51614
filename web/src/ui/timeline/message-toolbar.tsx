import type { Message } from '@causeway/shared/fold/channel-view';
import { Ellipsis, MessageSquareReply, MessagesSquare, Pencil, SmilePlus } from 'lucide-react';
import { tip } from '../app/tooltip-layer.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import type { MessageActions } from './message-actions.ts';
import { openMessageMenu, QUICK_EMOJIS } from './message-menu.ts';
import type { MessageRights } from './message-rights.ts';
import styles from './message-toolbar.module.css';

interface MessageToolbarProps {
  readonly message: Message;
  readonly rights: MessageRights;
  readonly actions: MessageActions;
  readonly inThread: boolean;
}

/** Appears over the message under the pointer or with the focus. */
export function MessageToolbar({ message, rights, actions, inThread }: MessageToolbarProps) {
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Message actions">
      {rights.react &&
        QUICK_EMOJIS.slice(0, 3).map((emoji) => (
          <button
            key={emoji}
            type="button"
            className={styles.emoji}
            aria-label={`React with ${emoji}`}
            onClick={() => actions.react(message, emoji)}
            {...tip(`React with ${emoji}`)}
          >
            {emoji}
          </button>
        ))}
      {rights.react && (
        <IconButton
          label="Add a reaction"
          icon={SmilePlus}
          onClick={(event) => actions.pickEmoji(message, event.currentTarget)}
        />
      )}
      {rights.reply && (
        <IconButton label="Reply" hint="R" icon={MessageSquareReply} onClick={() => actions.reply(message)} />
      )}
      {!inThread && (
        <IconButton
          label="Open thread"
          hint="T"
          icon={MessagesSquare}
          onClick={() => actions.openThread(message)}
        />
      )}
      {rights.edit && (
        <IconButton label="Edit" hint="E" icon={Pencil} size={16} onClick={() => actions.edit(message)} />
      )}
      <IconButton
        label="More actions"
        icon={Ellipsis}
        aria-haspopup="menu"
        onClick={(event) =>
          openMessageMenu({ message, rights, actions, inThread, anchor: event.currentTarget })
        }
      />
    </div>
  );
}
