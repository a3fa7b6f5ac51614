import { compose } from '../compose.ts';
import { createProcessLogger } from '../log/logger.ts';
import type { Parts } from '../parts.ts';
import type { CommandContext } from './command.ts';

/** Runs a command on the data directory, beside a server that may be running on it. */
export async function withParts(
  { config }: Pick<CommandContext, 'config'>,
  run: (parts: Parts) => Promise<number>,
): Promise<number> {
  const origin = config.publicUrl ?? `http://localhost:${config.port}`;
  const { parts, close } = await compose({ config, logger: createProcessLogger('warn'), origin });
  try {
    return await run(parts);
  } finally {
    await close();
  }
}
