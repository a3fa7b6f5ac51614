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
import { withCommand } from '../app/is-mac.ts';
import { useTouch } from '../app/use-media.ts';
import { useStore } from '../app/use-store.ts';
import { type Composing, NEW, usePane } from '../channel/pane.ts';
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

const WRAPS: Readonly<Record<string, string>> = { b: '**', i: '_', e: '`' };

/** Everything that the composer does: text with its draft, sending, editing, replying, mentions, typing. */
export function useComposer(): ComposerState {
  const pane = usePane();
  const session = useSession();
  const touch = useTouch();
  const field = useRef<HTMLTextAreaElement>(null);
  const composing = useStore(pane.composing);
  const { text, setText } = useText(field);
  const [refusal, setRefusal] = useState<string>();
  const typing = useTyping(pane.handle);
  const mentions = useMentions(field, text, setText);

  useEffect(() => {
    pane.composer.set(field.current ?? undefined);
    return () => pane.composer.set(undefined);
  }, [pane]);
  useEffect(() => setRefusal(undefined), [composing]);

  const change = useCallback(
    (next: string) => {
      setText(next);
      setRefusal(undefined);
      typing(next.trim() !== '' && pane.composing.get().mode !== 'edit');
    },
    [setText, typing, pane],
  );
  const send = () => {
    const problem = submit(pane, session, text);
    setRefusal(problem);
    if (problem !== undefined) return;
    typing(false);
    pane.composing.set(NEW);
    setText('');
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || mentions.onKeyDown(event)) return;
    const wrap = withCommand(event) ? WRAPS[event.key.toLowerCase()] : undefined;
    if (wrap !== undefined) wrapSelection(event.currentTarget, wrap);
    else if (event.key === 'Enter' && !event.shiftKey && (!touch || withCommand(event))) send();
    else if (event.key === 'Escape' && composing.mode !== 'new') pane.composing.set(NEW);
    else if (event.key === 'ArrowUp' && text === '' && composing.mode === 'new') {
      const last = lastOwnMessage(pane, session.userId);
      if (last === undefined) return;
      pane.composing.set({ mode: 'edit', of: last.id });
    } else return;
    event.preventDefault();
  };
  return {
    field,
    text,
    composing,
    mentions,
    refusal,
    sendLabel: composing.mode === 'edit' ? 'Save' : 'Send',
    send,
    cancel: () => {
      pane.composing.set(NEW);
      field.current?.focus();
    },
    insert: (piece) => field.current !== null && insertText(field.current, piece),
    onChange: (event) => change(event.target.value),
    onKeyDown,
    onSelect: mentions.onSelect,
    onBlur: () => typing(false),
  };
}
