import { may } from '@causeway/shared/permission';
import { Clock3 } from 'lucide-react';
import type { ChannelHandle } from '../../session/session.ts';
import { keepShort, keptText } from '../app/retention-text.ts';
import { say } from '../app/toast.ts';
import { tip } from '../app/tooltip-layer.tsx';
import { useSelect, useStore } from '../app/use-store.ts';
import { openOverlay } from '../overlay/overlay.ts';
import styles from './channel-header.module.css';

/** How long messages are kept here, where that is not for ever; leads to where it is set. */
export function RetentionChip({ handle }: { handle: ChannelHandle }) {
  const retention = useSelect(handle.view, (view) => view.retention);
  const kind = useSelect(handle.view, (view) => view.kind);
  const role = useStore(handle.role);
  if (retention === null) return null;
  const text = keptText(retention);
  const explain = () =>
    kind !== 'dm' && may(role, 'changeChannel')
      ? openOverlay({ type: 'edit-channel', channel: handle.id })
      : say(text);
  return (
    <button type="button" className={styles.link} aria-label={text} onClick={explain} {...tip(text)}>
      <Clock3 size={16} aria-hidden="true" /> <span className={styles.wide}>{keepShort(retention)}</span>
    </button>
  );
}
