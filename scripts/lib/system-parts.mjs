import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { withProgress } from './progress.mjs';
import { runQuietly } from './run-quietly.mjs';

/**
 * What the tests need that npm does not bring.
 *
 * @typedef {object} SystemPart
 * @property {string} name
 * @property {string} env names the program, where it is not on the PATH
 * @property {string[]} commands any of these will do
 * @property {string} apt the Debian packages
 */

/** @type {SystemPart[]} */
export const SYSTEM_PARTS = [
  {
    name: 'Chromium',
    env: 'CHROMIUM_PATH',
    commands: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    apt: 'chromium fonts-liberation fonts-noto-color-emoji',
  },
  {
    name: 'Redis',
    env: 'REDIS_SERVER_PATH',
    commands: ['redis-server', 'valkey-server'],
    apt: 'redis-server',
  },
];

/**
 * Finds every part, installing what is missing where that is ours to do: as root on a Debian. Otherwise names
 * the command that installs it, and exits.
 *
 * @returns {Promise<Record<string, string>>} the programs' paths, under the parts' `env` names
 */
export async function ensureSystemParts() {
  for (const part of SYSTEM_PARTS) refuseWrongPath(part);
  const missing = SYSTEM_PARTS.filter((part) => find(part) === undefined);
  if (missing.length > 0) await install(missing);
  return Object.fromEntries(SYSTEM_PARTS.map((part) => [part.env, find(part) ?? '']));
}

/**
 * Installing would not mend a wrong setting.
 *
 * @param {SystemPart} part
 */
function refuseWrongPath(part) {
  const named = process.env[part.env] ?? '';
  if (named === '' || existsSync(named)) return;
  console.error(`${part.env} is ${named}, which does not exist.`);
  process.exit(1);
}

/** @param {SystemPart[]} missing */
async function install(missing) {
  const packages = missing.map((part) => part.apt);
  const names = missing.map((part) => part.name).join(', ');
  if (!mayInstall()) giveUp(missing, '');
  const script = `apt-get update -q && apt-get install -qy --no-install-recommends ${packages.join(' ')}`;
  const outcome = await withProgress(`Installing ${names} with apt-get`, () =>
    runQuietly('sh', ['-c', script], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }),
  );
  if (!outcome.ok || missing.some((part) => find(part) === undefined)) giveUp(missing, outcome.output);
}

/**
 * @param {SystemPart[]} missing
 * @param {string} output
 * @returns {never}
 */
function giveUp(missing, output) {
  if (output !== '') console.error(output);
  console.error(missingLine(missing));
  process.exit(1);
}

/** @param {SystemPart[]} missing */
export function missingLine(missing) {
  const names = missing.map((part) => part.name).join(', ');
  const packages = missing.map((part) => part.apt).join(' ');
  const variables = missing.map((part) => part.env).join(', ');
  return `Missing: ${names}. Install with: sudo apt-get install -y ${packages} (or set ${variables} to the program's path).`;
}

function mayInstall() {
  return (
    process.getuid?.() === 0 &&
    existsSync('/etc/debian_version') &&
    spawnSync('apt-get', ['--version']).status === 0
  );
}

/** @param {SystemPart} part */
function find(part) {
  const named = process.env[part.env];
  if (named !== undefined && named !== '') return named;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return part.commands
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}
