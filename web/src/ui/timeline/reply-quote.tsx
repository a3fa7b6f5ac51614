import type { Member, Message } from '@causeway/shared/fold/channel-view';
import type { OpId, UserId } from '@causeway/shared/id';
import { CornerUpLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLost } from '../channel/lost-messages.ts';
import { usePane } from '../channel/pane.ts';
import { personName } from '../channel/person-name.ts';
import { useGoTo } from '../channel/use-go-to.ts';
import { useRecalled } from '../channel/use-recalled.ts';
import { excerpt } from './excerpt.ts';
import styles from './reply-quote.module.css';

interface ReplyQuoteProps {
  readonly of: OpId;
  /** `null`: not among what is shown. */
  readonly quoted: Message | null;
  readonly members: ReadonlyMap<UserId, Member>;
}

/** The message that is answered, in one line; leads to it. */
export function ReplyQuote({ of, quoted: shown, members }: ReplyQuoteProps) {
  const goTo = useGoTo();
  const { handle } = usePane();
  const lost = useLost(handle, of);
  const quoted = useRecalled(handle, of, shown ?? undefined);
  if (quoted?.deleted) return <Gone>A deleted message</Gone>;
  if (quoted === undefined && lost !== undefined) {
    return <Gone>{lost === 'dropped' ? 'No longer kept' : 'A message that can’t be found'}</Gone>;
  }
  return (
    <button type="button" className={styles.quote} onClick={() => goTo({ op: of })}>
      <CornerUpLeft size={13} aria-hidden="true" />
      <span className="visually-hidden">In reply to </span>
      {quoted === undefined ? (
        <span className={styles.text}>Earlier message</span>
      ) : (
        <>
          <span className={styles.name}>{personName(members, quoted.author)}</span>
          <span className={styles.text}>{excerpt(quoted.body)}</span>
        </>
      )}
    </button>
  );
}

const Gone = ({ children }: { children: ReactNode }) => (
  <div className={styles.quote}>
    <CornerUpLeft size={13} aria-hidden="true" />
    <span className={styles.gone}>{children}</span>
  </div>
);
