import type { Message } from '@causeway/shared/fold/channel-view';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { usePane } from '../channel/pane.ts';
import { personName } from '../channel/person-name.ts';
import { excerpt } from './excerpt.ts';
import { replyState } from './reply-state.ts';
import type { Row } from './timeline-rows.ts';

/**
 * Reads new messages of others out, politely; not what scrolling brings into the page, and a reply of the AI only when
 * it is finished.
 */
export function Announcer({ rows }: { rows: readonly Row[] }) {
  const { handle } = usePane();
  const session = useSession();
  const { userId } = session;
  const [text, setText] = useState('');
  const last = rows.at(-1);
  const known = useRef(last?.key);
  const growing = useRef(new Set<string>());
  const say = useCallback(
    (message: Message) => {
      const name = personName(handle.view.get().members, message.author);
      const viewer = { me: session.userId, role: handle.role.get(), ai: session.ai.get() !== undefined };
      const { line = '' } = replyState(message, undefined, viewer);
      setText(`${name}: ${excerpt(message.body || line)}`);
    },
    [handle, session],
  );
  useEffect(() => {
    for (const id of growing.current) {
      const message = messageIn(rows, id);
      if (message?.stream === 'streaming') continue;
      growing.current.delete(id);
      if (message !== undefined) say(message);
    }
  }, [rows, say]);
  useEffect(() => {
    if (last === undefined || last.key === known.current) return;
    known.current = last.key;
    if (last.type !== 'message' || last.message.author === userId) return;
    if (last.message.stream === 'streaming') growing.current.add(last.key);
    else say(last.message);
  }, [last, userId, say]);
  return (
    <div className="visually-hidden" aria-live="polite">
      {text}
    </div>
  );
}

function messageIn(rows: readonly Row[], key: string): Message | undefined {
  const row = rows.findLast((one) => one.key === key);
  return row?.type === 'message' ? row.message : undefined;
}
