import type { ComponentProps, ReactNode } from 'react';
import { tip } from '../app/tooltip-layer.tsx';
import styles from './markdown.module.css';
import { SafeLink } from './safe-link.tsx';

/** A link that a program wrote: what its words say may be a lie, so that where it leads stands behind them. */
export function BotLink({ href, children, ...props }: ComponentProps<'a'>) {
  const to = placeOf(href);
  if (!href || to === undefined) return children;
  return (
    <>
      <SafeLink {...props} href={href} {...tip(href)}>
        {children}
      </SafeLink>
      {!textOf(children).includes(to) && <span className={styles.address}> ({to})</span>}
    </>
  );
}

/** The host, or the whole address where there is none. */
function placeOf(href: string | undefined): string | undefined {
  try {
    return href === undefined ? undefined : new URL(href, location.href).host || href;
  } catch {
    return undefined;
  }
}

const textOf = (children: ReactNode): string =>
  typeof children === 'string' ? children : Array.isArray(children) ? children.map(textOf).join('') : '';
