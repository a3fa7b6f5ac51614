import { ConfigError } from '../config/load-config.ts';
import { Failure } from '../failure.ts';
import { backup } from './backup.ts';
import { type Command, type CommandContext, UsageError } from './command.ts';
import { config } from './config.ts';
import { doctor } from './doctor.ts';
import { help } from './help.ts';
import { invite } from './invite.ts';
import { restore } from './restore.ts';
import { serve } from './serve.ts';
import { user } from './user.ts';

/** Exit code of what this version does not do, or was asked for wrongly. */
const USAGE = 2;

const later: Command = ({ print }) => {
  print('This command is not in this version yet.');
  return Promise.resolve(USAGE);
};

const COMMANDS: Readonly<Record<string, Command>> = {
  serve,
  user,
  invite,
  doctor,
  config,
  help,
  backup,
  restore,
  export: later,
  import: later,
};

/** Runs the command that `args` name; `complain` prints what went wrong. Resolves to the exit code. */
export async function runCommand(
  [name = 'help', ...args]: readonly string[],
  makeContext: (args: readonly string[]) => CommandContext,
  complain: (line: string) => void,
): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name.replace(/^--?/, ''))
    ? COMMANDS[name.replace(/^--?/, '')]
    : undefined;
  if (command === undefined) {
    complain(`There is no command “${name}”. See: npm run causeway -- help`);
    return USAGE;
  }
  try {
    return await command(makeContext(args));
  } catch (error) {
    const problem = expected(error);
    if (problem === undefined) throw error;
    complain(problem.message);
    return problem.exitCode;
  }
}

/** What a person can mend: said in one line, without a stack. */
function expected(error: unknown): { message: string; exitCode: number } | undefined {
  if (error instanceof UsageError || error instanceof ConfigError)
    return { message: error.message, exitCode: USAGE };
  if (error instanceof Failure) return { message: error.message, exitCode: 1 };
  const isArgument =
    error instanceof TypeError && String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
  return isArgument ? { message: error.message, exitCode: USAGE } : undefined;
}
