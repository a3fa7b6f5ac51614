import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { expect, it } from 'vitest';
import { UsageError } from './command.ts';
import { readPassword } from './read-password.ts';

/** Somebody who types `keys` on a terminal; and what they see. */
function type(keys: string) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const output = new PassThrough();
  const password = readPassword({ input: input as unknown as ReadStream, output }, 'Password: ');
  input.write(keys);
  return { password, seen: () => String(output.read()) };
}

it('reads what is typed, and does not show it', async () => {
  const { password, seen } = type('hot\u007frse\r');
  expect(await password).toBe('horse');
  expect(seen()).toBe('Password: \n');
});

it('Ctrl-C ends it with one line', async () => {
  await expect(type('hor\u0003').password).rejects.toBeInstanceOf(UsageError);
});
