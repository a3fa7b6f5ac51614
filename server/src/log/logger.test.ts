import { expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { readableLines } from './readable-lines.ts';

const collect = (): { lines: string[]; write(text: string): void } => {
  const lines: string[] = [];
  return { lines, write: (text) => void lines.push(text) };
};

it('writes one JSON object a line, from its level on', () => {
  const out = collect();
  const logger = createLogger('info', out);
  logger.debug('detail');
  logger.info({ port: 1 }, 'started');
  expect(out.lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ level: 30, port: 1, msg: 'started' }),
  ]);
});

it('hides secrets', () => {
  const out = collect();
  createLogger('info', out).info({ password: 'hunter2', body: { refreshToken: 'hunter2' } }, 'careless');
  expect(out.lines.join('')).not.toContain('hunter2');
});

it('writes lines for people', () => {
  const out = collect();
  createLogger('info', readableLines(out)).error({ port: 1, err: new Error('boom') }, 'failed');
  expect(out.lines.join('')).toMatch(/^\d\d:\d\d:\d\d error failed port=1\nError: boom\n/);
});
