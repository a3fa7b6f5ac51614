import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { useTouch } from '../app/use-media.ts';
import { useStore } from '../app/use-store.ts';
import writing from '../kit/writing.module.css';
import styles from './ask-panel.module.css';
import type { Conversation } from './conversation.ts';
import { OFFLINE, tooLong } from './use-ask.ts';

/** Where one writes a question, or the next one. */
export function AskField({ conversation, running }: { conversation: Conversation; running: boolean }) {
  const online = useStore(useSession().connection) === 'online';
  const touch = useTouch();
  const id = useId();
  const [text, setText] = useState('');
  const question = text.trim();
  const why = online ? tooLong(question) : OFFLINE;
  const ready = question !== '' && why === undefined && !running;
  const send = () => {
    if (!ready) return;
    setText('');
    void conversation.ask({ question });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || touch || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className={styles.box}>
        <textarea
          className={`${writing.field} ${styles.field}`}
          rows={1}
          value={text}
          placeholder="Ask about this channel"
          aria-label="Private question"
          aria-describedby={`${id}-why`}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" className={writing.send} disabled={!ready} aria-label="Ask">
          <SendHorizontal size={18} aria-hidden="true" />
        </button>
      </div>
      <p id={`${id}-why`} className={styles.why} aria-live="polite">
        {why}
      </p>
    </form>
  );
}
