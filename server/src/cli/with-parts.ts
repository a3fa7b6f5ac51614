import { compose } from '../compose.ts';
import { unsupported } from '../config/load-config.ts';
import { createProcessLogger } from '../log/logger.ts';
import type { Parts } from '../parts.ts';
import { type CommandContext, UsageError } from './command.ts';

/** Runs a command on the data directory, beside a server that may be running on it. */
export async function withParts(
  { config }: Pick<CommandContext, 'config'>,
  run: (parts: Parts) => Promise<number>,
): Promise<number> {
  const [problem] = unsupported(config);
  if (problem !== undefined) throw new UsageError(problem);
  const origin = config.publicUrl ?? `http://localhost:${config.port}`;
  const { parts, close } = await compose({ config, logger: createProcessLogger('warn'), origin });
  try {
    return await run(parts);
  } finally {
    await close();
  }
}
