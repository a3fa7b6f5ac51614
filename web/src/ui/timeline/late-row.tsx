import type { Member } from '@causeway/shared/fold/channel-view';
import type { OpId, UserId } from '@causeway/shared/id';
import { ArrowUp, History } from 'lucide-react';
import { plural } from '../app/plural.ts';
import { personName } from '../channel/person-name.ts';
import { useGoTo } from '../channel/use-go-to.ts';
import styles from './late-row.module.css';

interface LateRowProps {
  readonly author: UserId;
  readonly messages: readonly OpId[];
  readonly members: ReadonlyMap<UserId, Member>;
}

/** Says that messages stand further up, at the time they were written; leads to the first. */
export function LateRow({ author, messages, members }: LateRowProps) {
  const goTo = useGoTo();
  const [first] = messages;
  return (
    <div className={styles.row}>
      <button type="button" onClick={() => first !== undefined && goTo({ op: first })}>
        <History size={15} aria-hidden="true" />
        <span>
          {plural(messages.length, 'message')} from {personName(members, author)} arrived late
        </span>
        <ArrowUp size={14} aria-hidden="true" />
      </button>
    </div>
  );
}
