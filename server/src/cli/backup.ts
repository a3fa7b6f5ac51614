import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { contentsOf } from '../backup/contents.ts';
import type { Manifest } from '../backup/manifest.ts';
import { openSource } from '../backup/open-source.ts';
import { readably } from '../backup/readably.ts';
import { makeWholeFolder } from '../backup/whole-folder.ts';
import { writeBackup } from '../backup/write-backup.ts';
import { systemClock } from '../clock.ts';
import { authSecretPath } from '../config/auth-secret.ts';
import type { Config } from '../config/settings.ts';
import { placeFrom } from '../db/open-database.ts';
import { Failure } from '../failure.ts';
import { createProcessLogger } from '../log/logger.ts';
import { type Command, UsageError } from './command.ts';
import { unlessTold } from './unless-told.ts';

/** `backup <dir>`: copies everything as it is at one moment, beside servers that may be running. */
export const backup: Command = async ({ config, args, print }) => {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true });
  const [dir, ...more] = positionals;
  if (dir === undefined || more.length > 0) throw new UsageError('Say where to: backup <dir>.');
  const manifest = await readably(config, () => backUpTo(dir, config));
  print(`Backed up ${contentsOf(manifest)} to ${resolve(dir)}`);
  print(aboutSecret(config, manifest));
  return 0;
};

async function backUpTo(dir: string, config: Config): Promise<Manifest> {
  const secretPath = config.authSecret === undefined ? authSecretPath(config.dataDir) : undefined;
  const db = await openSource(placeFrom(config), createProcessLogger('warn'));
  try {
    const source = { db, secretPath, now: systemClock() };
    return await unlessTold((told) => makeWholeFolder(dir, (draft) => writeBackup(source, draft, told)));
  } catch (error) {
    throw isAbort(error) ? new Failure('unavailable', 'Interrupted: nothing was backed up.') : error;
  } finally {
    await db.destroy();
  }
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

function aboutSecret({ authSecret }: Config, { secret }: Manifest): string {
  if (secret !== null)
    return 'It holds hashes of passwords, and the secret that keeps people signed in: let nobody else read it.';
  const held = 'It holds hashes of passwords: let nobody else read it.';
  return authSecret === undefined ? held : `${held} AUTH_SECRET is not in it: keep that as well.`;
}
