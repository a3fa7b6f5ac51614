import { useEffect, useRef, useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { usePane } from '../channel/pane.ts';
import { personName } from '../channel/person-name.ts';
import { excerpt } from './excerpt.ts';
import type { Row } from './timeline-rows.ts';

/** Reads new messages of others out, politely; not what scrolling brings into the page. */
export function Announcer({ rows }: { rows: readonly Row[] }) {
  const { handle } = usePane();
  const { userId } = useSession();
  const [text, setText] = useState('');
  const last = rows.at(-1);
  const known = useRef(last?.key);
  useEffect(() => {
    if (last === undefined || last.key === known.current) return;
    known.current = last.key;
    if (last.type !== 'message' || last.message.author === userId) return;
    const { members } = handle.view.get();
    setText(`${personName(members, last.message.author)}: ${excerpt(last.message.body)}`);
  }, [last, handle, userId]);
  return (
    <div className="visually-hidden" aria-live="polite">
      {text}
    </div>
  );
}
