import type { Retention } from '@causeway/shared/schema';
import { useId } from 'react';
import { Field } from '../kit/field.tsx';
import styles from './form.module.css';
import {
  MOST_DAYS,
  MOST_HOURS,
  type RetentionChoice,
  retentionEffect,
  retentionOf,
  retentionOptions,
} from './retention-choice.ts';

interface RetentionFieldsProps {
  /** In force. */
  readonly current: Retention;
  readonly choice: RetentionChoice;
  readonly onChange: (choice: RetentionChoice) => void;
}

/** How long messages are kept. */
export function RetentionFields({ current, choice, onChange }: RetentionFieldsProps) {
  const id = useId();
  const retention = retentionOf(choice);
  const amount = (of: 'hours' | 'days', label: string, most: number) => (
    <Field
      label={label}
      type="number"
      inputMode="numeric"
      min={1}
      max={most}
      required
      value={choice[of]}
      error={retention === undefined ? `A whole number from 1 to ${most.toLocaleString()}.` : undefined}
      onChange={(event) => onChange({ ...choice, [of]: event.target.value })}
    />
  );
  return (
    <>
      <div className={styles.label}>
        <label htmlFor={id}>Keep messages</label>
        <select
          id={id}
          className={styles.select}
          value={choice.kind}
          aria-describedby={`${id}-effect`}
          onChange={(event) => onChange({ ...choice, kind: event.target.value })}
        >
          {retentionOptions(current).map(({ value, text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </div>
      {choice.kind === 'hours' && amount('hours', 'Hours', MOST_HOURS)}
      {choice.kind === 'untilRead' && amount('days', 'At most (days)', MOST_DAYS)}
      <p id={`${id}-effect`} className={styles.effect} aria-live="polite">
        {retention !== undefined && retentionEffect(retention)}
      </p>
    </>
  );
}
