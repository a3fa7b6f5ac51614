import type { Member } from '@causeway/shared/fold/channel-view';
import { type KeyboardEvent, type RefObject, useCallback, useMemo, useState } from 'react';
import { useSelect } from '../app/use-store.ts';
import { usePane } from '../channel/pane.ts';
import { insertText } from './edit-field.ts';
import { matchPeople, mentionAt, type Suggestion } from './match-people.ts';

export interface Mentions {
  readonly open: boolean;
  readonly people: readonly Suggestion[];
  /** Index of the suggestion that Enter takes. */
  readonly active: number;
  choose(suggestion: Suggestion): void;
  /** True when the key was for the list. */
  onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): boolean;
  onSelect(): void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
const TAKES: ReadonlySet<string> = new Set(['Enter', 'Tab']);
const NOBODY: readonly Suggestion[] = [];

/** Suggestions for the `@word` before the cursor. */
export function useMentions(field: RefObject<HTMLTextAreaElement | null>, text: string): Mentions {
  const { handle } = usePane();
  const members: ReadonlyMap<string, Member> = useSelect(handle.view, (view) => view.members);
  const [cursor, setCursor] = useState(0);
  const [active, setActive] = useState(0);
  const [closed, setClosed] = useState<number>();
  const word = useMemo(() => mentionAt(text, cursor), [text, cursor]);
  const shown = word !== undefined && word.from !== closed;
  const people = useMemo(
    () => (shown && word !== undefined ? matchPeople(word.query, members.values()) : NOBODY),
    [shown, word, members],
  );
  const open = people.length > 0;
  const at = Math.min(active, people.length - 1);

  const choose = useCallback(
    (suggestion: Suggestion) => {
      const element = field.current;
      if (element === null || word === undefined) return;
      element.setSelectionRange(word.from, cursor);
      insertText(element, `@${suggestion.handle} `);
      setActive(0);
    },
    [field, word, cursor],
  );
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    const chosen = people[at];
    if (chosen === undefined) return false;
    // The handle is written out already: Enter sends.
    if (event.key === 'Enter' && chosen.handle === word?.query) return false;
    const step = STEPS[event.key];
    if (step !== undefined) setActive((at + step + people.length) % people.length);
    else if (TAKES.has(event.key) && !event.shiftKey) choose(chosen);
    else if (event.key === 'Escape') setClosed(word?.from);
    else return false;
    event.preventDefault();
    return true;
  };
  const onSelect = () => setCursor(field.current?.selectionStart ?? 0);
  return { open, people, active: at, choose, onKeyDown, onSelect };
}
