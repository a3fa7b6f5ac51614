import type { Config } from '../config/settings.ts';

/** What a command is given; nothing else of the process is used. */
export interface CommandContext {
  readonly config: Config;
  /** Arguments behind the command's name. */
  readonly args: readonly string[];
  /** Prints a line of the command's result. */
  readonly print: (line: string) => void;
  /** Asks for a password without showing it; or reads it from standard input where that is no terminal. */
  readonly readPassword: (question: string) => Promise<string>;
}

/** Resolves to the exit code. */
export type Command = (context: CommandContext) => Promise<number>;

/** What keeps a command from running: one clear line, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
