import type { Member, Message } from '@causeway/shared/fold/channel-view';
import type { UserId } from '@causeway/shared/id';
import { CornerUpLeft } from 'lucide-react';
import { usePane } from '../channel/pane.ts';
import { personName } from '../channel/person-name.ts';
import { excerpt } from './excerpt.ts';
import styles from './reply-quote.module.css';

interface ReplyQuoteProps {
  /** `null`: no longer kept. */
  readonly quoted: Message | null;
  readonly members: ReadonlyMap<UserId, Member>;
}

/** The message that is answered, in one line; leads to it. */
export function ReplyQuote({ quoted, members }: ReplyQuoteProps) {
  const pane = usePane();
  if (quoted === null || quoted.deleted) {
    return (
      <div className={styles.quote}>
        <CornerUpLeft size={13} aria-hidden="true" />
        <span className={styles.gone}>
          {quoted === null ? 'A message that is no longer kept' : 'A deleted message'}
        </span>
      </div>
    );
  }
  return (
    <button type="button" className={styles.quote} onClick={() => pane.jump.set({ to: quoted.id })}>
      <CornerUpLeft size={13} aria-hidden="true" />
      <span className="visually-hidden">In reply to </span>
      <span className={styles.name}>{personName(members, quoted.author)}</span>
      <span className={styles.text}>{excerpt(quoted.body)}</span>
    </button>
  );
}
