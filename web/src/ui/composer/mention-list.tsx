import { Megaphone } from 'lucide-react';
import { Avatar } from '../kit/avatar.tsx';
import styles from './mention-list.module.css';
import type { Mentions } from './use-mentions.ts';

/** Suggestions above the field; the field keeps the focus. */
export function MentionList({ id, mentions }: { id: string; mentions: Mentions }) {
  if (!mentions.open) return null;
  return (
    <div id={id} className={styles.list} role="listbox" aria-label="People to mention" tabIndex={-1}>
      {mentions.people.map((person, index) => (
        <div
          key={person.id}
          id={`${id}-${index}`}
          className={styles.person}
          role="option"
          tabIndex={-1}
          aria-selected={index === mentions.active}
          onPointerDown={(event) => {
            event.preventDefault();
            mentions.choose(person);
          }}
        >
          {person.id === '*' ? (
            <span className={styles.all}>
              <Megaphone size={14} aria-hidden="true" />
            </span>
          ) : (
            <Avatar id={person.id} name={person.name} size={24} />
          )}
          <span className={styles.name}>{person.name}</span>
          <span className={styles.handle}>
            @{person.handle}
            {person.bot && ' · Bot'}
          </span>
        </div>
      ))}
    </div>
  );
}
