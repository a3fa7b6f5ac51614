import { ApiFailure } from '../../session/app.ts';

/** Message by field name. */
export type FieldErrors = Readonly<Record<string, string>>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** `handle`, `body.handle`, `['body', 'handle']` → `handle`. */
function fieldOf(path: unknown): string | undefined {
  const last = Array.isArray(path)
    ? path.at(-1)
    : typeof path === 'string'
      ? path.split('.').at(-1)
      : undefined;
  return typeof last === 'string' && last !== '' ? last : undefined;
}

const sentence = (text: string): string => {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
};

/** What the server found wrong with single fields (`details` of `invalid`: `[{path, message}]`); the first of each. */
export function fieldErrors(failure: unknown): FieldErrors {
  if (!(failure instanceof ApiFailure) || !Array.isArray(failure.details)) return {};
  const errors: Record<string, string> = {};
  for (const detail of failure.details as readonly unknown[]) {
    if (!isRecord(detail) || typeof detail.message !== 'string') continue;
    const field = fieldOf(detail.path);
    if (field !== undefined) errors[field] ??= sentence(detail.message);
  }
  return errors;
}
