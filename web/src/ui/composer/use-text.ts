import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { useSelect, useStore } from '../app/use-store.ts';
import { messageOf, usePane } from '../channel/pane.ts';

const SAVE_MS = 400;

/**
 * The text in the field. What is new is kept as a draft (on all my devices); an edit has a text of its own, and gives
 * the draft back when it ends.
 */
export function useText(field: RefObject<HTMLTextAreaElement | null>) {
  const pane = usePane();
  const session = useSession();
  const composing = useStore(pane.composing);
  const key = pane.thread ?? pane.handle.id;
  const stored = useSelect(session.user, (user) => user.drafts.get(key) ?? '');
  const draft = useRef(stored);
  const touched = useRef(false);
  /** There is something to save. */
  const changed = useRef(false);
  const [text, show] = useState(draft.current);
  const edited = composing.mode === 'edit' ? composing.of : undefined;

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const save = useCallback(() => {
    clearTimeout(timer.current);
    // Not to be judged by what is stored: the session writes a draft a while after it was told.
    if (changed.current) session.setDraft(key, draft.current);
    changed.current = false;
  }, [session, key]);
  useEffect(() => {
    // Ahead of the session, which then writes down what it has.
    addEventListener('pagehide', save, { capture: true });
    return () => {
      removeEventListener('pagehide', save, { capture: true });
      save();
    };
  }, [save]);

  const setText = useCallback(
    (next: string) => {
      show(next);
      if (pane.composing.get().mode === 'edit') return;
      draft.current = next;
      changed.current = true;
      touched.current = next !== '';
      clearTimeout(timer.current);
      if (next === '') save();
      else timer.current = setTimeout(save, SAVE_MS);
    },
    [pane, save],
  );

  useLayoutEffect(() => {
    const body = edited === undefined ? draft.current : (messageOf(pane, edited)?.body ?? '');
    show(body);
    if (edited !== undefined) field.current?.focus();
  }, [edited, pane, field]);
  // My log is read after the first paint, and other devices write to it; what is being typed here wins.
  useEffect(() => {
    if (touched.current) return;
    draft.current = stored;
    if (pane.composing.get().mode !== 'edit') show(stored);
  }, [stored, pane]);
  useAutosize(field, text);
  return { text, setText };
}

const GROWS_BY_ITSELF = typeof CSS !== 'undefined' && CSS.supports?.('field-sizing', 'content');

/** For browsers whose fields do not grow with their text. */
function useAutosize(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const element = field.current;
    if (GROWS_BY_ITSELF || element === null || text === undefined) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [field, text]);
}
