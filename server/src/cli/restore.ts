import { parseArgs } from 'node:util';
import { type CheckedBackup, checkBackup } from '../backup/check-backup.ts';
import { contentsOf } from '../backup/contents.ts';
import { openTarget } from '../backup/open-target.ts';
import { putSecret } from '../backup/put-secret.ts';
import { readably } from '../backup/readably.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import { authSecretPath } from '../config/auth-secret.ts';
import type { Config } from '../config/settings.ts';
import { placeFrom } from '../db/open-database.ts';
import { createProcessLogger } from '../log/logger.ts';
import { systemRandom } from '../random.ts';
import { type Command, UsageError } from './command.ts';

/** `restore <dir>`: fills an empty database, of either kind, with a backup of either kind. */
export const restore: Command = async ({ config, args, print }) => {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true });
  const [dir, ...more] = positionals;
  if (dir === undefined || more.length > 0) throw new UsageError('Say where from: restore <dir>.');
  await readably(config, async () => {
    const backup = await checkBackup(dir);
    const place = await restoreInto(config, backup);
    const { createdAt } = backup.manifest;
    print(
      `Restored ${contentsOf(backup.manifest)} into ${place}, as they were on ${new Date(createdAt).toUTCString()}.`,
    );
    print(aboutSecret(config, backup));
    print('Start the server: devices send again what they have and the backup has not.');
  });
  return 0;
};

/** Name of the database, for people. */
async function restoreInto(config: Config, backup: CheckedBackup): Promise<string> {
  const target = await openTarget(placeFrom(config), createProcessLogger('warn'));
  const alsoDo = async (): Promise<void> => {
    if (backup.secret !== undefined && config.authSecret === undefined)
      await putSecret(authSecretPath(config.dataDir), backup.secret);
  };
  try {
    await restoreBackup({ backup, target, random: systemRandom, alsoDo });
    return target.name;
  } finally {
    await target.close();
  }
}

function aboutSecret({ authSecret }: Config, { secret }: CheckedBackup): string {
  if (authSecret !== undefined) return 'The secret comes from AUTH_SECRET.';
  if (secret !== undefined)
    return 'The secret was restored: devices stay signed in unless they were used since the backup.';
  return 'The backup has no secret: set AUTH_SECRET to the one that was in force, or a new one is made.';
}
