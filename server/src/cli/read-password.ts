import type { ReadStream } from 'node:tty';
import { UsageError } from './command.ts';

interface Terminal {
  readonly input: NodeJS.ReadStream | ReadStream;
  readonly output: NodeJS.WritableStream;
}

/** A password: typed unseen on a terminal, or the first line of standard input. */
export const readPassword = ({ input, output }: Terminal, question: string): Promise<string> =>
  input.isTTY ? ask(input, output, question) : firstLine(input);

async function firstLine(input: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8').split(/\r?\n/, 1)[0] ?? '';
}

const CTRL_C = '\u0003';
const ENTER = new Set(['\r', '\n', '\u0004']);
const ERASE = new Set(['\b', '\u007f']);

function ask(
  input: ReadStream | NodeJS.ReadStream,
  output: NodeJS.WritableStream,
  question: string,
): Promise<string> {
  output.write(question);
  input.setRawMode(true);
  input.resume();
  return new Promise((resolve, reject) => {
    let typed = '';
    const end = (): void => {
      input.off('data', onData);
      input.setRawMode(false);
      input.pause();
      output.write('\n');
    };
    const onData = (data: Buffer): void => {
      for (const char of data.toString('utf8')) {
        if (char === CTRL_C) {
          end();
          reject(new UsageError('Cancelled.'));
          return;
        }
        if (ENTER.has(char)) {
          end();
          resolve(typed);
          return;
        }
        typed = ERASE.has(char) ? [...typed].slice(0, -1).join('') : typed + char;
      }
    };
    input.on('data', onData);
  });
}
