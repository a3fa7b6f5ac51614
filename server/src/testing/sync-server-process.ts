import type { ChannelId, UserId } from '@causeway/shared/id';
import { SyncServer } from './sync-server.ts';

/**
 * A sync server as a process of its own, for tests that kill it. Arguments: its data directory, and `new` to make a
 * channel of two users there. Prints its address.
 */
const [dir, isNew] = process.argv.slice(2);
if (dir === undefined) throw new Error('usage: sync-server-process <dir> [new]');

const server = await SyncServer.start({ dir });
if (isNew === 'new') {
  const users = ['Ada0000001', 'Bob0000001'] as UserId[] as [UserId, UserId];
  for (const user of users) await server.addUser(user);
  await server.addChannel('Channel000000001' as ChannelId, { [users[0]]: 'owner', [users[1]]: 'member' });
}
process.stdout.write(`${server.url}\n`);
