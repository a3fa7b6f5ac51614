import { parseArgs } from 'node:util';
import type { Config } from '../config/settings.ts';
import type { Command } from './command.ts';
import { checkAi } from './doctor-ai.ts';
import { checkDataDir, checkSecret, checkSpace } from './doctor-data.ts';
import { checkDatabase } from './doctor-database.ts';
import { checkNode, checkPort, checkPublicUrl, checkWeb } from './doctor-machine.ts';
import { checkRedis } from './doctor-redis.ts';

/** What one check found; `fix` says what to do about it. */
export interface Finding {
  readonly level: 'ok' | 'warn' | 'fail';
  readonly what: string;
  readonly fix?: string;
}
export type Check = (config: Config) => Promise<Finding> | Finding;

const CHECKS: readonly Check[] = [
  checkNode,
  checkDataDir,
  checkSpace,
  checkSecret,
  checkDatabase,
  checkRedis,
  checkAi,
  checkWeb,
  checkPort,
  checkPublicUrl,
];

/** `doctor`: one line for each check. Exit code 1 when one has failed. */
export const doctor: Command = async ({ config, args, print }) => {
  // Takes none.
  parseArgs({ args: [...args] });
  let failed = false;
  for (const check of CHECKS) {
    const { level, what, fix } = await attempt(check, config);
    print(`${level.padEnd(4)}  ${what}${fix === undefined ? '' : ` → ${fix}`}`);
    failed ||= level === 'fail';
  }
  return failed ? 1 : 0;
};

async function attempt(check: Check, config: Config): Promise<Finding> {
  try {
    return await check(config);
  } catch (error) {
    return { level: 'fail', what: error instanceof Error ? error.message : String(error) };
  }
}
