import type { OpId } from '@causeway/shared/id';
import { CornerUpLeft, Pencil, X } from 'lucide-react';
import { useStore } from '../app/use-store.ts';
import { type Composing, messageOf, usePane } from '../channel/pane.ts';
import { personName } from '../channel/person-name.ts';
import { useRecalled } from '../channel/use-recalled.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { excerpt } from '../timeline/excerpt.ts';
import styles from './composing-bar.module.css';

/** Says what is being edited or answered. */
export function ComposingBar({ composing, onCancel }: { composing: Composing; onCancel: () => void }) {
  if (composing.mode === 'new') return null;
  const id = composing.mode === 'edit' ? composing.of : composing.to;
  return <Bar edits={composing.mode === 'edit'} id={id} onCancel={onCancel} />;
}

interface BarProps {
  readonly edits: boolean;
  readonly id: OpId;
  readonly onCancel: () => void;
}

function Bar({ edits, id, onCancel }: BarProps) {
  const pane = usePane();
  const { members } = useStore(pane.handle.view);
  useStore(pane.window);
  // The older messages among which it was chosen may be shown no longer.
  const message = useRecalled(pane.handle, id, messageOf(pane, id));
  const Icon = edits ? Pencil : CornerUpLeft;
  const reply = message === undefined ? 'Reply' : `Reply to ${personName(members, message.author)}`;
  return (
    <div className={styles.bar}>
      <Icon size={14} aria-hidden="true" />
      <span className={styles.what}>{edits ? 'Editing' : reply}</span>
      <span className={styles.text}>{message === undefined ? 'Earlier message' : excerpt(message.body)}</span>
      <IconButton label="Cancel" hint="Esc" icon={X} size={16} onClick={onCancel} />
    </div>
  );
}
