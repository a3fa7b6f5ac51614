import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { tip } from '../app/tooltip-layer.tsx';
import styles from './icon-button.module.css';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'type'> {
  /** Accessible name, and the tooltip. */
  readonly label: string;
  readonly icon: LucideIcon;
  /** Shown in the tooltip after the label. */
  readonly hint?: string | undefined;
  readonly size?: number;
  readonly danger?: boolean;
  /** No tooltip. */
  readonly quiet?: boolean;
}

export function IconButton(props: IconButtonProps) {
  const { label, icon: Icon, hint, size = 18, danger, quiet, className, ...rest } = props;
  return (
    <button
      type="button"
      aria-label={label}
      className={`${styles.button} ${className ?? ''}`}
      data-danger={danger || undefined}
      {...(quiet ? {} : tip(hint === undefined ? label : `${label}  ${hint}`))}
      {...rest}
    >
      <Icon size={size} aria-hidden="true" strokeWidth={1.9} />
    </button>
  );
}
