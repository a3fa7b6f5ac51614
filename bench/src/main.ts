import { BENCHES } from './benches.ts';
import { type Bench, printFigure } from './figure.ts';

/** `npm run -s bench -- <name> [--quick]`: JSON lines on stdout, everything else on stderr (docs/PROTOCOL.md §6). */
const args = process.argv.slice(2);
const name = args.find((arg) => !arg.startsWith('--')) ?? '';
const chosen: Bench | undefined = BENCHES.get(name);
if (chosen === undefined) {
  console.error(
    `Usage: npm run -s bench -- <name> [--quick], where <name> is ${[...BENCHES.keys()].join(', ')}.`,
  );
  process.exitCode = 2;
} else {
  await run(chosen);
}

function run(bench: Bench): Promise<void> {
  return bench({ quick: args.includes('--quick') }, (figure) => printFigure(name, figure));
}
