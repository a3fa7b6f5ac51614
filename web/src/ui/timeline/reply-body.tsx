import type { Message } from '@causeway/shared/fold/channel-view';
import { useMemo } from 'react';
import { useSession } from '../app/app-context.ts';
import { useSelect, useStore } from '../app/use-store.ts';
import { usePane } from '../channel/pane.ts';
import { markdown } from './load-markdown.ts';
import type { BodyProps } from './message-body.tsx';
import { PlainBody } from './plain-body.tsx';
import styles from './reply-body.module.css';
import { ReplyFoot } from './reply-foot.tsx';
import { replyState } from './reply-state.ts';
import { splitBlocks } from './split-blocks.ts';

/** The text of an AI's reply, also while it is being written, and how it ended. */
export function ReplyBody({ message, mentions }: { message: Message; mentions: BodyProps['mentions'] }) {
  const { handle } = usePane();
  const session = useSession();
  const live = useSelect(handle.streams, (streams) => streams.get(message.id));
  const role = useStore(handle.role);
  const ai = useStore(session.ai) !== undefined;
  const state = replyState(message, live, { me: session.userId, role, ai });
  const text = live ?? message.body;
  return (
    <div aria-busy={state.growing || undefined}>
      <GrowingText text={text} mentions={mentions} />
      <ReplyFoot message={message} state={state} waiting={text === ''} />
    </div>
  );
}

/** Markdown of which only the last block is parsed anew when more of it comes. */
export function GrowingText({ text, ...rest }: { text: string } & Omit<BodyProps, 'body' | 'bot'>) {
  const blocks = useMemo(() => splitBlocks(text), [text]);
  const Body = markdown.Body ?? PlainBody;
  return (
    <div className={styles.text}>
      {blocks.map((block, index) => {
        // Blocks never change places.
        const key = index;
        return block.trim() === '' ? null : <Body key={key} body={block} bot {...rest} />;
      })}
    </div>
  );
}
