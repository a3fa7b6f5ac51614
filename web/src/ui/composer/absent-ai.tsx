import { may } from '@causeway/shared/permission';
import { useMemo } from 'react';
import type { ChannelHandle } from '../../session/session.ts';
import { useSession } from '../app/app-context.ts';
import { useSelect, useStore } from '../app/use-store.ts';
import { usePane } from '../channel/pane.ts';
import { useTask } from '../dialogs/use-task.ts';
import { Button } from '../kit/button.tsx';
import styles from './absent-ai.module.css';
import { addAi } from './add-ai.ts';
import { mentionsAbsentAi } from './find-mentions.ts';
import { PRIVATE } from './submit.ts';

interface AbsentAiProps {
  readonly text: string;
  /** Whether what is written is still to be said: an edit asks nobody. */
  readonly fresh: boolean;
}

/** Says that the AI will not read what is being written, although it mentions it, and what can be done about that. */
export function AbsentAi({ text, fresh }: AbsentAiProps) {
  const { handle } = usePane();
  const ai = useStore(useSession().ai);
  const absent = useAbsent(handle, fresh ? text : '');
  return (
    <div className={styles.line} role="status">
      {absent && ai !== undefined && <Absent ai={ai.handle} />}
    </div>
  );
}

function Absent({ ai }: { ai: string }) {
  const pane = usePane();
  const session = useSession();
  const online = useStore(session.connection) === 'online';
  const direct = useSelect(pane.handle.view, (view) => view.kind === 'dm');
  const mayAdd = may(useStore(pane.handle.role), 'manageMembers') && !direct;
  const { busy, error, run } = useTask();
  const add = () =>
    run(async () => {
      await addAi(session, pane.handle.id, ai);
      pane.composer.get()?.focus();
    });
  const place = direct ? 'conversation' : 'channel';
  return (
    <>
      <p>{error ?? `@${ai} is not in this ${place}.${mayAdd ? '' : ' Ask privately with /ai.'}`}</p>
      {mayAdd && online && (
        <Button look="link" className={styles.add} busy={busy} onClick={() => void add()}>
          Add @{ai}
        </Button>
      )}
    </>
  );
}

/** Whether the AI is on, and mentioned in `text`, but no member. */
function useAbsent(handle: ChannelHandle, text: string): boolean {
  const ai = useStore(useSession().ai);
  const members = useSelect(handle.view, (view) => view.members);
  const ready = useStore(handle.ready);
  return useMemo(
    () =>
      ai !== undefined && ready && !PRIVATE.test(text.trim()) && mentionsAbsentAi(text, members, ai.handle),
    [ai, ready, text, members],
  );
}
