import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { isFirstRun } from '../account/register.ts';
import type { Config } from '../config/settings.ts';
import { isWebBuilt } from '../http/static-files.ts';
import { createProcessLogger } from '../log/logger.ts';
import { type RunningServer, startServer, WEB_ROOT } from '../server.ts';
import type { Command } from './command.ts';
import { drain } from './drain.ts';
import { SIGNALS } from './unless-told.ts';

/** Runs the server until it is told to end. */
export const serve: Command = async ({ config, args, print }) => {
  // Takes none.
  parseArgs({ args: [...args] });
  const server = await start(config, print);
  if (server === undefined) return 1;
  for (const line of await greeting(server)) print(line);
  // A third of the heap is what starting left behind: collected now, not while the first people wait.
  globalThis.gc?.();
  await untilTold();
  // Whoever asks twice does not want to wait.
  for (const signal of SIGNALS) process.once(signal, () => process.exit(1));
  const problem = await drain(server);
  if (problem === undefined) return 0;
  print(problem);
  // Whatever is still under way must not keep the process.
  process.exit(1);
};

async function start(config: Config, print: (line: string) => void): Promise<RunningServer | undefined> {
  try {
    return await startServer(config, createProcessLogger(config.logLevel));
  } catch (error) {
    const line = listenProblem(error, config);
    if (line === undefined) throw error;
    print(line);
    return undefined;
  }
}

function listenProblem(error: unknown, { host, port }: Config): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken: end the program that uses it, or choose another one (PORT=8788 npm start).`;
  if (code === 'EACCES' && syscall === 'listen')
    return `Port ${port} is not allowed for this user: choose one above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `HOST=${host} is not an address of this machine.`;
  return undefined;
}

async function greeting({ url, parts }: RunningServer): Promise<string[]> {
  if (!isWebBuilt(WEB_ROOT))
    return [`Causeway’s API is ready at ${url}. The web app is not built: run npm start.`];
  if (await isFirstRun(parts.db)) {
    return [`Causeway is ready at ${url} — open it and create the first account: it becomes the owner.`];
  }
  return [`Causeway is ready at ${url}`];
}

async function untilTold(): Promise<void> {
  const abort = new AbortController();
  await Promise.race(SIGNALS.map((signal) => once(process, signal, { signal: abort.signal })));
  abort.abort();
}
