import type { ComponentType } from 'react';
import type { BodyProps } from './message-body.tsx';

/** The component that draws Markdown, once its chunk is here. */
export const markdown: { Body: ComponentType<BodyProps> | undefined } = { Body: undefined };

let loading: Promise<void> | undefined;

/**
 * Fetches the Markdown chunk, once. Timelines wait for it, so that no text changes its looks before one's eyes; if it
 * can't be had, text stays plain. Never rejects.
 */
export function loadMarkdown(): Promise<void> {
  loading ??= import('./rich-body.tsx').then(
    (chunk) => {
      markdown.Body = chunk.RichBody;
    },
    () => undefined,
  );
  return loading;
}
