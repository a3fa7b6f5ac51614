/** Segments per transaction: on SQLite nobody else writes meanwhile, some 10 ms for each segment. */
const STEP = 10;

/** Where to commit on the way from segment `from` to segment `to`, which is the last, when all between are dropped. */
export function* segmentSteps(from: number, to: number): Generator<number> {
  for (let step = from + STEP; step < to; step += STEP) yield step;
  if (from < to) yield to;
}
