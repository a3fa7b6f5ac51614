import { parseArgs } from 'node:util';
import { newUserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { zHandle, zName } from '@causeway/shared/schema';
import { setPassword } from '../account/change-password.ts';
import { createAccount } from '../account/create-account.ts';
import { checkFree, checkHandle } from '../account/handles.ts';
import type { Parts } from '../parts.ts';
import { type Command, type CommandContext, UsageError } from './command.ts';
import { withParts } from './with-parts.ts';

/** `user add <handle> [--name <name>] [--owner]`, `user passwd <handle>`. */
export const user: Command = (context) => {
  const [what, ...args] = context.args;
  if (what === 'add') return add({ ...context, args });
  if (what === 'passwd') return passwd({ ...context, args });
  throw new UsageError('Say what to do: user add <handle>, or user passwd <handle>.');
};

async function add(context: CommandContext): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...context.args],
    allowPositionals: true,
    options: { name: { type: 'string' }, owner: { type: 'boolean', default: false } },
  });
  const handle = handleFrom(positionals, 'Say who: user add <handle>.');
  const name = values.name ?? handle;
  if (!zName.safeParse(name).success) throw new UsageError(NAME_TAKES);
  return withParts(context, async (parts) => {
    checkHandle(handle, parts.config.aiHandle);
    await checkFree(parts.db, { handle });
    const passwordHash = await parts.passwords.hash(await newPassword(context, handle));
    const account = {
      id: newUserId(parts.random),
      handle,
      name,
      email: null,
      passwordHash,
      owner: values.owner,
    };
    const { role } = await parts.logs.transact([`user/${account.id}`], async (tx) => {
      await checkFree(tx.db, { handle });
      return createAccount(tx, { ...account, createdAt: parts.now() });
    });
    context.print(`Added @${handle}${role === 'owner' ? ', an owner of the server' : ''}.`);
    return 0;
  });
}

async function passwd(context: CommandContext): Promise<number> {
  const { positionals } = parseArgs({ args: [...context.args], allowPositionals: true });
  const handle = handleFrom(positionals, 'Say whose: user passwd <handle>.');
  return withParts(context, async (parts) => {
    const id = await idOf(parts, handle);
    await setPassword(parts, { user: id, password: await newPassword(context, handle) });
    context.print(`Changed the password of @${handle} and ended their sessions.`);
    return 0;
  });
}

async function idOf({ db }: Parts, handle: string) {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where('handle', '=', handle)
    .where('deleted_at', 'is', null)
    .where('bot', '=', 0)
    .executeTakeFirst();
  if (row === undefined) throw new UsageError(`There is nobody with the handle @${handle}.`);
  return row.id;
}

async function newPassword({ readPassword }: CommandContext, handle: string): Promise<string> {
  const password = await readPassword(`Password for @${handle}: `);
  if (password === '') throw new UsageError('No password was given: type one, or pass it on standard input.');
  if (password.length < LIMIT.passwordMinChars || password.length > LIMIT.passwordMaxChars) {
    throw new UsageError(`A password has ${LIMIT.passwordMinChars} to ${LIMIT.passwordMaxChars} characters.`);
  }
  return password;
}

const HANDLE_TAKES = `A handle has 2 to ${LIMIT.handleChars} of a-z, 0-9, and . _ - between them`;
const NAME_TAKES = `--name takes 1 to ${LIMIT.nameChars} characters, without a space at its ends, all of them visible.`;

/** The one argument, which must be a handle; `usage` says so where there is none, or more. */
function handleFrom([text, ...more]: readonly string[], usage: string): string {
  if (text === undefined || more.length > 0) throw new UsageError(usage);
  const { data, error } = zHandle.safeParse(text);
  if (data !== undefined) return data;
  const [issue] = error.issues;
  throw new UsageError(
    issue?.code === 'custom' ? `The handle “${text}” ${issue.message}.` : `${HANDLE_TAKES}.`,
  );
}
