import { errorMessage } from '../app/error-message.ts';
import { Notice } from '../kit/notice.tsx';

/** Stands where an answer of the server will, or says why there is none. */
export const Asking = ({ failure }: { failure: unknown }) =>
  failure === undefined ? (
    <p role="status">Asking the server…</p>
  ) : (
    <Notice tone="warn">{errorMessage(failure)}</Notice>
  );
