/** Of strings, UTF-16 units at most. */
const LENGTH = 200;

/**
 * What a page says for reports: failures as warnings, all else for whoever asks for it. Nothing that people wrote is to
 * be in it: of `detail` only names, numbers and errors are said.
 */
export function consoleLog(to: Pick<Console, 'warn' | 'debug'>): (message: string, detail?: unknown) => void {
  return (message, detail) => {
    const said = detail === undefined ? [] : [outline(detail)];
    if (isFailure(detail)) to.warn(`causeway: ${message}`, ...said);
    else to.debug(`causeway: ${message}`, ...said);
  };
}

const isFailure = (detail: unknown): boolean =>
  detail instanceof Error || (isObject(detail) && detail.error instanceof Error);

function outline(detail: unknown): unknown {
  if (detail instanceof Error || !isObject(detail)) return scalar(detail);
  return Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, scalar(value)]));
}

function scalar(value: unknown): string | number {
  if (value instanceof Error) return named(value);
  if (Array.isArray(value)) return `${value.length} of them`;
  return typeof value === 'string'
    ? value.slice(0, LENGTH)
    : typeof value === 'number'
      ? value
      : typeof value;
}

/** With where it comes from. What could not be parsed stands in the message of a `SyntaxError`. */
function named({ name, message, stack = '' }: Error): string {
  const frames = stack.split('\n').filter((line) => /^\s+at /u.test(line));
  return [name === 'SyntaxError' ? name : `${name}: ${message.slice(0, LENGTH)}`, ...frames].join('\n');
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
