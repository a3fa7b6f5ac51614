/** Cheap checks of JSON values, the parts of which the guards of ops are made. */

export type Fields = Readonly<Record<string, unknown>>;

/** How ops of one kind are told apart from garbage. */
export interface KindGuard {
  /** Written by the server, or else never by it. */
  readonly server: boolean;
  /** Whether the fields beside `k`, `id` and `ts` are of this kind's shape. */
  readonly fits: (op: Fields) => boolean;
}

export const isString = (value: unknown): value is string => typeof value === 'string';
export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

/** A whole number from 0, as timestamps, segment numbers and sizes are. */
export const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether an optional field is absent, or as `fits` says. */
export const absentOr = (value: unknown, fits: (value: unknown) => boolean): boolean =>
  value === undefined || fits(value);

export const isArrayOf = (value: unknown, fits: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(fits);

/** Whether `value` is an object whose own keys and values all fit. */
export function isRecordOf(
  value: unknown,
  fitsKey: (key: string) => boolean,
  fits: (item: unknown) => boolean,
): boolean {
  return isFields(value) && Object.keys(value).every((key) => fitsKey(key) && fits(value[key]));
}

/** Whether `value` is one of `values`. */
export const isOneOf = (values: readonly string[], value: unknown): boolean =>
  isString(value) && values.includes(value);
