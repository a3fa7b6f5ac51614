/** Why the local store could not do what was asked; nothing of that call was written. */
export type StoreFailureReason =
  /** The disk, or what the browser grants of it, is full. */
  | 'quota'
  /** Closed by us, erased by a sign-out in another tab, or replaced by a newer version of the app. */
  | 'closed'
  | 'failed';

const MESSAGES: Readonly<Record<StoreFailureReason, string>> = {
  quota: 'This device is out of space: new messages are kept in memory only.',
  closed: 'The local copy was closed by another tab: reload the page.',
  failed: 'This device could not write its local copy: new messages are kept in memory only.',
};

export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';
  readonly reason: StoreFailureReason;

  constructor(reason: StoreFailureReason, cause?: unknown) {
    super(MESSAGES[reason], { cause });
    this.reason = reason;
  }
}

/** `error` of IndexedDB (or anything else) as a {@link StoreFailure}. */
export function asStoreFailure(error: unknown): StoreFailure {
  if (error instanceof StoreFailure) return error;
  return new StoreFailure(nameOf(error) === 'QuotaExceededError' ? 'quota' : 'failed', error);
}

/** The name of a `DOMException` or `Error`, else ''. */
export const nameOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
