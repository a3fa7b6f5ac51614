import { useState } from 'react';
import { errorMessage } from '../app/error-message.ts';
import { type FieldErrors, fieldErrors } from '../app/field-errors.ts';

export interface Task {
  readonly busy: boolean;
  /** What went wrong, for the whole form. */
  readonly error: string | undefined;
  /** What is wrong with single fields. */
  readonly fields: FieldErrors;
  run(work: () => void | Promise<void>): Promise<void>;
}

const NONE: FieldErrors = {};

/** Runs one thing that may fail, and keeps its state for the form. */
export function useTask(): Task {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [fields, setFields] = useState<FieldErrors>(NONE);
  const run = async (work: () => void | Promise<void>) => {
    setBusy(true);
    setError(undefined);
    setFields(NONE);
    try {
      await work();
    } catch (failure) {
      const found = fieldErrors(failure);
      setFields(found);
      if (Object.keys(found).length === 0) setError(errorMessage(failure));
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, fields, run };
}
