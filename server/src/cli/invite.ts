import { parseArgs } from 'node:util';
import { createInvite as createInviteRoute } from '@causeway/shared/api/invite';
import { createInvite } from '../account/invites.ts';
import type { Parts } from '../parts.ts';
import { type Command, UsageError } from './command.ts';
import { withParts } from './with-parts.ts';

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
    expiresIn: Number(values.expires) * 3600,
    channels: values.channel,
  });
  if (!wish.success) {
    const issue = wish.error.issues[0];
    throw new UsageError(`${issue?.path.join('.')}: ${issue?.message}`);
  }
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
