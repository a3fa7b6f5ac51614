import { type ComponentProps, type ReactNode, useId } from 'react';
import styles from './field.module.css';

interface FieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** At the right end inside the box. */
  readonly end?: ReactNode;
  /** Standing before what is typed, such as `@`. */
  readonly start?: string;
}

/** A labelled input with its hint and its error. */
export function Field({ label, hint, error, end, start, ...input }: FieldProps) {
  const id = useId();
  const about = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean);
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={styles.box} data-bad={error !== undefined || undefined}>
        {start !== undefined && (
          <span className={styles.start} aria-hidden="true">
            {start}
          </span>
        )}
        <input
          {...input}
          id={id}
          className={styles.input}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={about.length > 0 ? about.join(' ') : undefined}
        />
        {end}
      </div>
      {error !== undefined && (
        <p className={styles.error} id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
