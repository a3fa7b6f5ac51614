import '../../shared/src/testing/run-count.ts';
import fc from 'fast-check';
import { inject } from 'vitest';

/** How many cases fast-check tries of a property that does not say. */
const USUAL_RUNS = 100;

/**
 * Property tests: `FC_SEED` replays a failure, `FC_RUNS` sets how many cases are tried, `SOAK` how many times as many
 * as usual. Without a seed every property draws its own, which is printed on failure with the shrunk counterexample
 * and its path.
 */
const { exactly, times, fastCheckSeed: seed } = inject('runs');
fc.configureGlobal({
  ...(seed === undefined ? {} : { seed }),
  numRuns: exactly ?? USUAL_RUNS * times,
  reporter: report,
});

/** fast-check's own message, with the command that runs the same cases again. */
function report(details: fc.RunDetails<unknown>): void {
  if (!details.failed) return;
  const message = fc.defaultReportMessage(details);
  const replay = `Replay: FC_SEED=${details.seed} npx vitest run -t '<name of this test>'`;
  throw new Error(`${message}\n\n${replay}`, { cause: details.errorInstance });
}
