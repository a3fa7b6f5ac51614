/** Progress goes to stderr, so that a script's stdout stays what was asked for. */

/** @param {number} ms */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/**
 * Shows `label` with the time it takes while `work` runs: one line, rewritten on a terminal.
 *
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withProgress(label, work) {
  const { stderr } = process;
  const started = performance.now();
  const elapsed = () => seconds(performance.now() - started);
  if (!stderr.isTTY) stderr.write(`${label} …\n`);
  const show = () => stderr.write(`\r\x1b[2K${label} … ${elapsed()}`);
  const timer = stderr.isTTY ? setInterval(show, 200) : undefined;
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (stderr.isTTY) stderr.write('\r\x1b[2K');
    stderr.write(`${label}: ${elapsed()}\n`);
  }
}
