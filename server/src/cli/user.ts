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
  const handle = checked(zHandle, positionals[0], 'The handle');
  const name = checked(zName, values.name ?? handle, 'The name');
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
  const handle = checked(zHandle, positionals[0], 'The handle');
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
  if (password.length < LIMIT.passwordMinChars || password.length > LIMIT.passwordMaxChars) {
    throw new UsageError(`A password has ${LIMIT.passwordMinChars} to ${LIMIT.passwordMaxChars} characters.`);
  }
  return password;
}

interface Schema {
  safeParse(value: unknown): { data?: string; error?: { issues: readonly { message: string }[] } };
}

function checked(schema: Schema, value: string | undefined, what: string): string {
  const { data, error } = schema.safeParse(value);
  if (data === undefined)
    throw new UsageError(`${what} is not valid: ${error?.issues[0]?.message ?? 'missing'}.`);
  return data;
}
