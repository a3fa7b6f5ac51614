import type { OpId } from '@causeway/shared/id';
import { Copy, RotateCcw, Square } from 'lucide-react';
import { type MouseEvent, useMemo } from 'react';
import { useLocation } from 'wouter';
import type { ChannelHandle } from '../../session/session.ts';
import { PATH } from '../app/paths.ts';
import { say, sayError } from '../app/toast.ts';
import { goTo, missedText } from '../channel/go-to.ts';
import type { Pane } from '../channel/pane.ts';
import foot from '../timeline/reply-body.module.css';
import { GrowingText } from '../timeline/reply-body.tsx';
import { SourceContext } from '../timeline/source-link.tsx';
import { WritingCursor } from '../timeline/writing-cursor.tsx';
import styles from './ask-panel.module.css';
import type { Conversation, Turn } from './conversation.ts';

interface TurnViewProps {
  readonly handle: ChannelHandle;
  readonly pane: Pane | undefined;
  readonly turn: Turn;
  readonly conversation: Conversation;
  readonly last: boolean;
}

const NOBODY: ReadonlyMap<string, boolean> = new Map();

/** One question with its answer, whose numbers lead to messages. */
export function TurnView({ handle, pane, turn, conversation, last }: TurnViewProps) {
  const { question, text, state, line } = turn;
  const jump = useJump(pane, turn.sources);
  const sources = useMemo(
    () => new Map([...turn.sources].map(([ref, id]) => [ref, PATH.message(handle.id, id)])),
    [turn.sources, handle],
  );
  const running = state === 'running';
  return (
    <article className={styles.turn} aria-label={question}>
      <p className={styles.question}>{question}</p>
      <div className={styles.answer} aria-busy={running || undefined}>
        <SourceContext value={jump}>
          <GrowingText text={text} mentions={NOBODY} sources={sources} />
        </SourceContext>
      </div>
      <div className={foot.foot}>
        {running && <WritingCursor waiting={text === ''} />}
        {line !== undefined && (
          <p className={foot.line} data-failed={state === 'failed' || undefined}>
            {line}
          </p>
        )}
        <div className={foot.actions}>
          {running && (
            <button type="button" className={foot.action} onClick={() => conversation.stop()}>
              <Square size={13} aria-hidden="true" /> Stop
            </button>
          )}
          {last && (state === 'failed' || state === 'stopped') && (
            <button type="button" className={foot.action} onClick={() => conversation.retry()}>
              <RotateCcw size={13} aria-hidden="true" /> Retry
            </button>
          )}
          {!running && text !== '' && (
            <button type="button" className={foot.action} onClick={() => void copy(text)}>
              <Copy size={13} aria-hidden="true" /> Copy
            </button>
          )}
        </div>
      </div>
      <div className="visually-hidden" aria-live="polite">
        {running ? '' : state === 'done' ? 'The answer is complete.' : line}
      </div>
    </article>
  );
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say('Text copied.');
  } catch {
    sayError('Copying was not allowed by the browser.');
  }
}

/** Beside the channel it shows the message there, and the answer stays; on a phone the channel takes its place. */
function useJump(
  beside: Pane | undefined,
  sources: ReadonlyMap<number, OpId>,
): (event: MouseEvent, ref: number) => void {
  const [, navigate] = useLocation();
  return (event, ref) => {
    const op = sources.get(ref);
    if (op === undefined || beside === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void goTo(beside, { op }, navigate).then((missed) => {
      if (missed !== undefined) sayError(missedText({ op }, missed));
    });
  };
}
