import { parseArgs } from 'node:util';
import { createInvite as createInviteRoute } from '@causeway/shared/api/invite';
import { createInvite } from '../account/invites.ts';
import type { Parts } from '../parts.ts';
import { type Command, UsageError } from './command.ts';
import { withParts } from './with-parts.ts';

/** What the options take, by the field that they become. */
const TAKES: Readonly<Record<string, string>> = {
  uses: '--uses takes a whole number from 1 to 1000.',
  expiresIn: '--expires takes hours: a number from 0.02 (a minute) to 8760 (a year).',
  channels: '--channel takes the id of a channel, 16 letters and digits, and may be given up to 50 times.',
};

/** `invite [--uses <n>] [--expires <hours>] [--channel <id> …]`: prints the link. */
export const invite: Command = (context) => {
  const { values } = parseArgs({
    args: [...context.args],
    options: {
      uses: { type: 'string', default: '1' },
      expires: { type: 'string', default: '168' },
      channel: { type: 'string', multiple: true, default: [] },
    },
  });
  const wish = createInviteRoute.body.safeParse({
    uses: Number(values.uses),
    expiresIn: Math.round(Number(values.expires) * 3600),
    channels: values.channel,
  });
  if (!wish.success) throw new UsageError(TAKES[String(wish.error.issues[0]?.path[0])]);
  return withParts(context, async (parts) => {
    const { url } = await createInvite(parts, { userId: await ownerOf(parts) }, wish.data);
    context.print(url);
    return 0;
  });
};

/** Invites of the command line are its owner's. */
async function ownerOf({ db }: Parts) {
  const owner = await db
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'owner')
    .where('deleted_at', 'is', null)
    .orderBy('created_at')
    .executeTakeFirst();
  if (owner === undefined)
    throw new UsageError('There is no account yet: open the server and create the first one.');
  return owner.id;
}
