import type { Member, Message } from '@causeway/shared/fold/channel-view';
import type { UserId } from '@causeway/shared/id';
import { SmilePlus } from 'lucide-react';
import { useSession } from '../app/app-context.ts';
import { nameList } from '../app/plural.ts';
import { tip } from '../app/tooltip-layer.tsx';
import { personName } from '../channel/person-name.ts';
import type { MessageActions } from './message-actions.ts';
import styles from './reactions.module.css';

interface ReactionsProps {
  readonly message: Message;
  readonly members: ReadonlyMap<UserId, Member>;
  readonly mayReact: boolean;
  readonly actions: MessageActions;
}

/** Chips that toggle my reaction; who else did is in their tooltip. */
export function Reactions({ message, members, mayReact, actions }: ReactionsProps) {
  const { userId } = useSession();
  const who = (users: readonly UserId[]) =>
    nameList(
      users.map((id) => (id === userId ? 'you' : personName(members, id))),
      8,
    );
  return (
    <div className={styles.reactions}>
      {message.reactions.map(({ emoji, users }) => {
        const by = who(users);
        return (
          <button
            key={emoji}
            type="button"
            className={styles.chip}
            aria-pressed={users.includes(userId)}
            disabled={!mayReact}
            onClick={() => actions.react(message, emoji)}
            {...tip(`${emoji} by ${by}`)}
          >
            <span className={styles.emoji}>{emoji}</span> <span>{users.length}</span>
            <span className="visually-hidden">, by {by}</span>
          </button>
        );
      })}
      {mayReact && (
        <button
          type="button"
          className={styles.chip}
          data-add
          aria-label="Add a reaction"
          onClick={(event) => actions.pickEmoji(message, event.currentTarget)}
          {...tip('Add a reaction')}
        >
          <SmilePlus size={14} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
