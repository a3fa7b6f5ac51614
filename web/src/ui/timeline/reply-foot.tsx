import type { Message } from '@causeway/shared/fold/channel-view';
import { ArrowDownToLine, type LucideIcon, RotateCcw, Square } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { errorMessage } from '../app/error-message.ts';
import { sayError } from '../app/toast.ts';
import { usePane } from '../channel/pane.ts';
import styles from './reply-body.module.css';
import type { ReplyState } from './reply-state.ts';
import { WritingCursor } from './writing-cursor.tsx';

type Action = 'stopReply' | 'retryReply' | 'continueReply';

interface ReplyFootProps {
  readonly message: Message;
  readonly state: ReplyState;
  /** Nothing has come of it yet. */
  readonly waiting: boolean;
}

/** That it is being written, or how it ended, and what to do about it. */
export function ReplyFoot({ message, state, waiting }: ReplyFootProps) {
  const session = useSession();
  const { handle } = usePane();
  const [busy, setBusy] = useState(false);
  const { line, failed, stop, retry, goOn } = state;
  const act = async (action: Action): Promise<void> => {
    setBusy(true);
    try {
      await session.call(action, { params: { id: handle.id, opId: message.id } });
    } catch (error) {
      sayError(errorMessage(error));
    }
    setBusy(false);
  };
  const actions = ACTIONS.filter(({ when }) => when({ stop, retry, goOn }));
  if (!state.growing && line === undefined && actions.length === 0) return null;
  return (
    <div className={styles.foot}>
      {state.growing && <WritingCursor waiting={waiting} />}
      {line !== undefined && (
        <p className={styles.line} data-failed={failed || undefined}>
          {line}
        </p>
      )}
      {actions.length > 0 && (
        <div className={styles.actions}>
          {actions.map(({ label, icon: Icon, action }) => (
            <button
              key={action}
              type="button"
              className={styles.action}
              disabled={busy}
              onClick={() => void act(action)}
            >
              <Icon size={13} aria-hidden="true" /> {label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

interface Offer {
  readonly action: Action;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly when: (may: Pick<ReplyState, 'stop' | 'retry' | 'goOn'>) => boolean;
}

const ACTIONS: readonly Offer[] = [
  { action: 'stopReply', label: 'Stop', icon: Square, when: ({ stop }) => stop },
  { action: 'continueReply', label: 'Continue', icon: ArrowDownToLine, when: ({ goOn }) => goOn },
  { action: 'retryReply', label: 'Retry', icon: RotateCcw, when: ({ retry }) => retry },
];
