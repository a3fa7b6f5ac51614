/** One measured value. Ratios are taken in one run, against a comparator written here. */
export interface Figure {
  readonly metric: string;
  readonly value: number;
  readonly unit: 'ratio' | 'B' | 'us' | 'ms' | '1/s' | 'MiB';
  /** How often it was measured; the value is the median. */
  readonly n?: number;
  readonly vs?: string;
}

export interface BenchOptions {
  /** End within 60 s on two cores. */
  readonly quick: boolean;
}

export type Bench = (options: BenchOptions, report: (figure: Figure) => void) => Promise<void>;

export function printFigure(bench: string, { metric, value, unit, n, vs }: Figure): void {
  const rounded = Number(value.toPrecision(4));
  process.stdout.write(`${JSON.stringify({ bench, metric, value: rounded, unit, n, vs })}\n`);
}

/** The value below which `share` (0 to 1) of `values` are. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (found === undefined) throw new Error('nothing was measured');
  return found;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
