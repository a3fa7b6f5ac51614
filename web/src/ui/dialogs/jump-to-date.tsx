import { useState } from 'react';
import { Button } from '../kit/button.tsx';
import { Field } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { closeOverlay } from '../overlay/overlay.ts';
import { DialogActions, DialogFrame } from './dialog-frame.tsx';
import styles from './form.module.css';
import { useTask } from './use-task.ts';

/** "2026-11-21", as date inputs want it, of the local day. */
export function dateValue(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Start of the local day in ms; `undefined` where `value` is no date. */
export function startOfDate(value: string): number | undefined {
  if (value === '') return undefined;
  const [year = Number.NaN, month = 1, day = 1] = value.split('-').map(Number);
  const at = new Date(year, month - 1, day).getTime();
  return Number.isFinite(at) ? at : undefined;
}

/** Asks for a day, and goes there. `go` rejects with a sentence where that can't be done. */
export function JumpToDate({ go }: { go: (at: number) => Promise<void> }) {
  const task = useTask();
  const today = dateValue(Date.now());
  const [value, setValue] = useState(today);
  const at = startOfDate(value);
  const jump = () =>
    task.run(async () => {
      if (at === undefined) return;
      await go(at);
      closeOverlay();
    });
  return (
    <DialogFrame title="Jump to date" description="Goes to the first message of that day.">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void jump();
        }}
      >
        <Field
          label="Day"
          type="date"
          required
          max={today}
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
        {task.error !== undefined && <Notice tone="error">{task.error}</Notice>}
        <DialogActions>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button type="submit" look="primary" busy={task.busy} disabled={at === undefined}>
            Jump
          </Button>
        </DialogActions>
      </form>
    </DialogFrame>
  );
}
