import { Sparkles } from 'lucide-react';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { ChannelHandle } from '../../session/session.ts';
import { useSession } from '../app/app-context.ts';
import { PATH } from '../app/paths.ts';
import { useStore } from '../app/use-store.ts';
import type { Pane } from '../channel/pane.ts';
import { Panel } from '../channel/panel.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { FOCUSABLE } from '../kit/focusable.ts';
import { AskField } from './ask-field.tsx';
import styles from './ask-panel.module.css';
import { conversationOf } from './conversation.ts';
import { TurnView } from './turn-view.tsx';

interface AskPanelProps {
  readonly handle: ChannelHandle;
  /** The channel beside the panel, where there is one. */
  readonly pane: Pane | undefined;
}

/** Questions to the AI about the channel, and its answers, for me alone. What is being answered ends with the panel. */
export function AskPanel({ handle, pane }: AskPanelProps) {
  const conversation = conversationOf(useSession(), handle);
  const turns = useStore(conversation.turns);
  const scroller = useFollow(turns);
  useEffect(() => () => conversation.stop(), [conversation]);
  return (
    <Panel title="Ask privately" subtitle="Only you see this" closeTo={PATH.channel(handle.id)}>
      {turns.length === 0 ? (
        <EmptyState icon={Sparkles} title="Ask about this channel">
          <p>The AI reads what you may read here. Neither question nor answer is kept or shown to others.</p>
        </EmptyState>
      ) : (
        <section ref={scroller} className={styles.turns} aria-label="Questions and answers" {...FOCUSABLE}>
          {turns.map((turn) => (
            <TurnView
              key={turn.key}
              handle={handle}
              pane={pane}
              turn={turn}
              conversation={conversation}
              last={turn === turns.at(-1)}
            />
          ))}
        </section>
      )}
      <AskField conversation={conversation} running={turns.at(-1)?.state === 'running'} />
    </Panel>
  );
}

const NEAR_PX = 60;

/**
 * Keeps the end in sight while one is there, and goes there for each new turn; who scrolls up, be it by a little, has
 * left it.
 */
function useFollow(turns: readonly unknown[]): RefObject<HTMLElement | null> {
  const scroller = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  const last = useRef(0);
  const count = useRef(0);
  useEffect(() => {
    const element = scroller.current;
    const look = () => {
      if (element === null) return;
      const left = element.scrollHeight - element.scrollTop - element.clientHeight;
      isAtEnd.current = left <= 1 || (left < NEAR_PX && element.scrollTop >= last.current);
      last.current = element.scrollTop;
    };
    element?.addEventListener('scroll', look, { passive: true });
    return () => element?.removeEventListener('scroll', look);
  });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (turns.length !== count.current) isAtEnd.current = true;
    count.current = turns.length;
    if (!isAtEnd.current || element === null) return;
    element.scrollTop = element.scrollHeight;
    last.current = element.scrollTop;
  }, [turns]);
  return scroller;
}
