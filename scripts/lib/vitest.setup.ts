import fc from 'fast-check';

/**
 * Property tests: `FC_SEED` replays a failure, `FC_RUNS` sets how many cases are tried. Without a seed every
 * property draws its own, which is printed on failure with the shrunk counterexample and its path.
 */
const seed = wholeNumber('FC_SEED');
const numRuns = wholeNumber('FC_RUNS');
fc.configureGlobal({
  ...(seed === undefined ? {} : { seed }),
  ...(numRuns === undefined ? {} : { numRuns }),
  reporter: report,
});

function wholeNumber(name: string): number | undefined {
  const text = process.env[name];
  return text === undefined || text === '' ? undefined : Number.parseInt(text, 10);
}

/** fast-check's own message, with the command that runs the same cases again. */
function report(details: fc.RunDetails<unknown>): void {
  if (!details.failed) return;
  const message = fc.defaultReportMessage(details);
  const replay = `Replay: FC_SEED=${details.seed} npx vitest run -t '<name of this test>'`;
  throw new Error(`${message}\n\n${replay}`, { cause: details.errorInstance });
}
