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
  const outside = (most: number) =>
    retention === undefined ? `A whole number from 1 to ${most.toLocaleString()}.` : undefined;
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
      {choice.kind === 'hours' && (
        <Field
          label="Hours"
          type="number"
          inputMode="numeric"
          min={1}
          max={MOST_HOURS}
          required
          value={choice.hours}
          error={outside(MOST_HOURS)}
          onChange={(event) => onChange({ ...choice, hours: event.target.value })}
        />
      )}
      {choice.kind === 'untilRead' && (
        <Field
          label="At most (days)"
          type="number"
          inputMode="numeric"
          min={1}
          max={MOST_DAYS}
          required
          value={choice.days}
          error={outside(MOST_DAYS)}
          onChange={(event) => onChange({ ...choice, days: event.target.value })}
        />
      )}
      <p id={`${id}-effect`} className={styles.effect} aria-live="polite">
        {retention !== undefined && retentionEffect(retention)}
      </p>
    </>
  );
}
