import type { ComponentProps } from 'react';

/** The renderer empties addresses that could run something (`javascript:`): those are words, no links. */
export const SafeLink = ({ href, children, ...props }: ComponentProps<'a'>) =>
  href ? (
    <a {...props} href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ) : (
    children
  );
