import { CornerUpLeft, Pencil, X } from 'lucide-react';
import { useStore } from '../app/use-store.ts';
import { type Composing, messageOf, usePane } from '../channel/pane.ts';
import { personName } from '../channel/person-name.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { excerpt } from '../timeline/excerpt.ts';
import styles from './composing-bar.module.css';

/** Says what is being edited or answered. */
export function ComposingBar({ composing, onCancel }: { composing: Composing; onCancel: () => void }) {
  const pane = usePane();
  const { members } = useStore(pane.handle.view);
  useStore(pane.window);
  if (composing.mode === 'new') return null;
  const message = messageOf(pane, composing.mode === 'edit' ? composing.of : composing.to);
  const Icon = composing.mode === 'edit' ? Pencil : CornerUpLeft;
  return (
    <div className={styles.bar}>
      <Icon size={14} aria-hidden="true" />
      <span className={styles.what}>
        {composing.mode === 'edit'
          ? 'Editing'
          : message === undefined
            ? 'Reply'
            : `Reply to ${personName(members, message.author)}`}
      </span>
      <span className={styles.text}>{message === undefined ? 'Earlier message' : excerpt(message.body)}</span>
      <IconButton label="Cancel" hint="Esc" icon={X} size={16} onClick={onCancel} />
    </div>
  );
}
