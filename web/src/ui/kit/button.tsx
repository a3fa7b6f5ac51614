import type { ComponentProps } from 'react';
import styles from './button.module.css';

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: 'primary' | 'plain' | 'danger' | 'link';
  /** Waiting for the network: not to be pressed twice. */
  readonly busy?: boolean;
  readonly wide?: boolean;
}

export function Button({ look = 'plain', busy, wide, className, type, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type={type === 'submit' ? 'submit' : 'button'}
      className={`${styles.button} ${className ?? ''}`}
      data-look={look}
      data-wide={wide || undefined}
      aria-busy={busy || undefined}
      disabled={disabled || busy}
      {...rest}
    />
  );
}
