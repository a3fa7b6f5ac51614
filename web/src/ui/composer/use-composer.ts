import {
  type ChangeEvent,
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useSession } from '../app/app-context.ts';
import { useTouch } from '../app/use-media.ts';
import { useStore } from '../app/use-store.ts';
import { useAsk } from '../ask/use-ask.ts';
import { type Composing, NEW, usePane } from '../channel/pane.ts';
import { composerKey } from './composer-key.ts';
import { insertText, wrapSelection } from './edit-field.ts';
import { lastOwnMessage } from './last-own-message.ts';
import { submit } from './submit.ts';
import { type Mentions, useMentions } from './use-mentions.ts';
import { useText } from './use-text.ts';
import { useTyping } from './use-typing.ts';

export interface ComposerState {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  readonly composing: Composing;
  readonly mentions: Mentions;
  /** Why it was not sent. */
  readonly refusal: string | undefined;
  readonly sendLabel: string;
  send(): void;
  cancel(): void;
  insert(text: string): void;
  onChange(event: ChangeEvent<HTMLTextAreaElement>): void;
  onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void;
  onSelect(): void;
  onBlur(): void;
}

/** Everything that the composer does: text with its draft, sending, editing, replying, mentions, typing. */
export function useComposer(): ComposerState {
  const pane = usePane();
  const session = useSession();
  const touch = useTouch();
  const field = useRef<HTMLTextAreaElement>(null);
  const composing = useStore(pane.composing);
  const { text, setText } = useText(field);
  const [refused, setRefused] = useState<{ why: string; text: string }>();
  const typing = useTyping(pane.handle);
  const mentions = useMentions(field, text);
  const asking = useAsk(pane.handle);

  useEffect(() => {
    pane.composer.set(field.current ?? undefined);
    return () => pane.composer.set(undefined);
  }, [pane]);

  const change = useCallback(
    (next: string) => {
      setText(next);
      typing(next.trim() !== '' && pane.composing.get().mode !== 'edit');
    },
    [setText, typing, pane],
  );
  const send = () => {
    const why = submit(pane, session, text, asking);
    setRefused(why === undefined ? undefined : { why, text });
    if (why !== undefined) return;
    typing(false);
    pane.composing.set(NEW);
    setText('');
    field.current?.focus();
  };
  const editLast = () => {
    const last = lastOwnMessage(pane, session.userId);
    if (last !== undefined) pane.composing.set({ mode: 'edit', of: last.id });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || mentions.onKeyDown(event)) return;
    const key = composerKey(event, { touch, fresh: composing.mode === 'new', empty: text === '' });
    if (key === undefined) return;
    event.preventDefault();
    if (key === 'send') send();
    else if (key === 'cancel') pane.composing.set(NEW);
    else if (key === 'edit-last') editLast();
    else wrapSelection(event.currentTarget, key.wrap);
  };
  return {
    field,
    text,
    composing,
    mentions,
    // It stands until the text changes.
    refusal: refused?.text === text ? refused.why : undefined,
    sendLabel: composing.mode === 'edit' ? 'Save' : 'Send',
    send,
    cancel: () => {
      pane.composing.set(NEW);
      field.current?.focus();
    },
    insert: (piece) => field.current !== null && insertText(field.current, piece),
    onChange: (event) => {
      change(event.target.value);
      mentions.onSelect();
    },
    onKeyDown,
    onSelect: mentions.onSelect,
    onBlur: () => typing(false),
  };
}
