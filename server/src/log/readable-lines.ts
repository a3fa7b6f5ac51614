import { type DestinationStream, levels } from 'pino';

const HIDDEN = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'err']);

/** Turns pino's JSON lines into lines for people: `12:01:02 info  started port=8787`. */
export function readableLines(out: { write(text: string): unknown }): DestinationStream {
  return { write: (json) => void out.write(`${readable(JSON.parse(json) as Record<string, unknown>)}\n`) };
}

function readable(line: Record<string, unknown>): string {
  const time = new Date(Number(line.time)).toTimeString().slice(0, 8);
  const level = (levels.labels[Number(line.level)] ?? '').padEnd(5);
  const fields = Object.entries(line)
    .filter(([name]) => !HIDDEN.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const stack = (line.err as { stack?: string } | undefined)?.stack;
  return [`${time} ${level} ${String(line.msg ?? '')}`, ...fields].join(' ') + (stack ? `\n${stack}` : '');
}
