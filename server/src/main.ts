import { readPassword } from './cli/read-password.ts';
import { runCommand } from './cli/run-command.ts';
import { loadConfig, processEnvironment } from './config/load-config.ts';

// The server's entry point: `node server/src/main.ts <command>`.
process.exitCode = await runCommand(
  process.argv.slice(2),
  (args) => ({
    // Not before it is asked for: whoever has a setting wrong can still read the help.
    get config() {
      return loadConfig(processEnvironment());
    },
    args,
    print: console.log,
    readPassword: (question) => readPassword({ input: process.stdin, output: process.stderr }, question),
  }),
  console.error,
);
