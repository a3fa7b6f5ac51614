import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { inRoot } from './root.mjs';

/** Our own Node, of the version that package.json pins; there once everything is installed. */
export const NODE = inRoot('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/**
 * What our Node is given to run the server, before the command. A small young generation: most of an idle server's
 * memory would be garbage, and that of each connection too. `gc`: `serve` collects once what starting left behind.
 *
 * @returns {string[]}
 */
export const serverArgs = () => [
  ...JSON.parse(readFileSync(inRoot('server/node-args.json'), 'utf8')),
  inRoot('server/src/main.ts'),
];

/** The tools' entry files, so that they run under our Node whatever `#!` line they have. */
export const TOOL = {
  biome: inRoot('node_modules/@biomejs/biome/bin/biome'),
  playwright: inRoot('node_modules/@playwright/test/cli.js'),
  tsc: inRoot('node_modules/typescript/bin/tsc'),
  vite: inRoot('node_modules/vite/bin/vite.js'),
  vitest: inRoot('node_modules/vitest/vitest.mjs'),
};

/** Environment for what we start: `node` and the tools found by name are ours too. */
export function childEnv(extra = {}) {
  const separator = process.platform === 'win32' ? ';' : ':';
  return {
    ...process.env,
    PATH: `${inRoot('node_modules/.bin')}${separator}${process.env.PATH ?? ''}`,
    // Types are stripped and code is compiled once per version, not at every start: quicker, and 20 MB smaller.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? inRoot('node_modules/.cache/node'),
    ...extra,
  };
}

/**
 * Runs our Node in place of this process: same terminal, signals passed on, same way of ending.
 *
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string }} [options]
 */
export function becomeNode(args, options = {}) {
  const child = spawn(NODE, args, {
    stdio: 'inherit',
    cwd: options.cwd,
    env: childEnv(options.env),
  });
  passSignals(child);
  endWithNpm(child);
  child.on('error', (error) => {
    console.error(`Cannot start ${NODE}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(exitStatus(code, signal)));
}

/**
 * A terminal sends Ctrl-C to the child as well, so that it must not be told twice.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function passSignals(child) {
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
}

/**
 * Under npm (whose scripts `exec` us, because its shell passes no signals on) we end with it, even if it is killed.
 * Without npm we may well be meant to outlive whoever started us.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
function endWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = () => process.ppid !== parent && child.kill('SIGTERM');
  setInterval(watch, 100).unref();
}

/**
 * As a shell would report it.
 *
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitStatus(code, signal) {
  if (signal === null) return code ?? 1;
  return 128 + constants.signals[signal];
}
