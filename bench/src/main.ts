import { BENCHES } from './benches.ts';
import { type Figure, printFigure } from './figure.ts';

/** `npm run -s bench -- <name> [--quick]`: JSON lines on stdout, everything else on stderr (docs/PROTOCOL.md §6). */
const args = process.argv.slice(2);
const name = args.find((arg) => !arg.startsWith('--')) ?? '';
const bench = BENCHES.get(name);
if (bench === undefined) {
  console.error(
    `Usage: npm run -s bench -- <name> [--quick], where <name> is ${[...BENCHES.keys()].join(', ')}.`,
  );
  process.exit(2);
}
await bench({ quick: args.includes('--quick') }, (figure: Figure) => printFigure(name, figure));
