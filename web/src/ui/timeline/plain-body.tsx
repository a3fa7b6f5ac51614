import { Fragment } from 'react';
import styles from './markdown.module.css';
import type { BodyProps } from './message-body.tsx';
import { textParts } from './text-parts.ts';

/** Text without markup: line breaks, links and mentions. */
export function PlainBody({ body, mentions }: BodyProps) {
  return (
    <span className={styles.plain}>
      {textParts(body, mentions).map((part, index) => {
        // Parts of one text never change places.
        const key = index;
        if (part.type === 'text') return <Fragment key={key}>{part.text}</Fragment>;
        if (part.type === 'mention') {
          return (
            <span key={key} className={styles.mention} data-me={part.me || undefined}>
              {part.text}
            </span>
          );
        }
        return (
          <a key={key} href={part.text} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        );
      })}
    </span>
  );
}
