import { ConfigError } from '../config/load-config.ts';
import { Failure } from '../failure.ts';
import { type Command, type CommandContext, UsageError } from './command.ts';

/** Exit code of what this version does not do, or was asked for wrongly. */
const USAGE = 2;

const later: Command = ({ print }) => {
  print('This command is not in this version yet.');
  return Promise.resolve(USAGE);
};

/** Loaded when asked for: a server need not hold in memory what only other commands use. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  user: async () => (await import('./user.ts')).user,
  invite: async () => (await import('./invite.ts')).invite,
  doctor: async () => (await import('./doctor.ts')).doctor,
  config: async () => (await import('./config.ts')).config,
  help: async () => (await import('./help.ts')).help,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  export: () => Promise.resolve(later),
  import: () => Promise.resolve(later),
};

/** Runs the command that `args` name; `complain` prints what went wrong. Resolves to the exit code. */
export async function runCommand(
  [name = 'help', ...args]: readonly string[],
  makeContext: (args: readonly string[]) => CommandContext,
  complain: (line: string) => void,
): Promise<number> {
  const load = Object.hasOwn(COMMANDS, name.replace(/^--?/, ''))
    ? COMMANDS[name.replace(/^--?/, '')]
    : undefined;
  if (load === undefined) {
    complain(`There is no command “${name}”. See: npm run causeway -- help`);
    return USAGE;
  }
  try {
    const command = await load();
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
