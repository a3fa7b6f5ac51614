import type { Member, SystemOp } from '@causeway/shared/fold/channel-view';
import type { UserId } from '@causeway/shared/id';
import { Clock3, Hash, type LucideIcon, ShieldCheck, TextQuote, UserMinus, UserPlus } from 'lucide-react';
import { formatFull, formatTime } from '../app/format-time.ts';
import { tip } from '../app/tooltip-layer.tsx';
import styles from './system-row.module.css';
import { systemText } from './system-text.ts';

const ICONS: Record<SystemOp['k'], LucideIcon> = {
  join: UserPlus,
  leave: UserMinus,
  role: ShieldCheck,
  rename: Hash,
  topic: TextQuote,
  retention: Clock3,
};

interface SystemRowProps {
  readonly op: SystemOp;
  readonly at: number;
  readonly members: ReadonlyMap<UserId, Member>;
}

/** Something that happened to the channel. */
export function SystemRow({ op, at, members }: SystemRowProps) {
  const Icon = ICONS[op.k];
  return (
    <div className={styles.row}>
      <Icon size={15} aria-hidden="true" />
      <span>{systemText(op, members)}</span>
      <time dateTime={new Date(at).toISOString()} {...tip(formatFull(at))}>
        {formatTime(at)}
      </time>
    </div>
  );
}
