import { spawn } from 'node:child_process';

/**
 * @typedef {object} Outcome
 * @property {boolean} ok the command ended with status 0
 * @property {string} output what it printed, both streams in order of arrival
 * @property {number} ms how long it took
 */

/**
 * Runs a command and keeps what it prints, for the case that it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<Outcome>}
 */
export function runQuietly(command, args, options = {}) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    /** @type {Buffer[]} */
    const chunks = [];
    const keep = (/** @type {Buffer} */ chunk) => void chunks.push(chunk);
    const end = (/** @type {boolean} */ ok) =>
      resolve({ ok, output: Buffer.concat(chunks).toString(), ms: performance.now() - started });
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      keep(Buffer.from(`${command}: ${error.message}\n`));
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}
