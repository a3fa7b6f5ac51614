// Imports point one way (ARCHITECTURE.md): shared ← server, web, desktop; those three never import each other.
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { importedModules } from './lib/imports.mjs';
import { runIfMain } from './lib/run-check.mjs';
import { filesBelow } from './lib/source-files.mjs';

/** What each folder may import besides itself. e2e drives the real server as a process. */
/** @type {Record<string, string[]>} */
const MAY_IMPORT = {
  shared: [],
  server: ['shared'],
  web: ['shared'],
  desktop: ['shared'],
  e2e: ['shared'],
  bench: ['shared', 'server', 'e2e'],
};

/** Their code runs where there is no Node, except for tests and the build's configuration. */
const WITHOUT_NODE = new Set(['shared', 'web']);
const RUNS_IN_NODE = /\.(test|suite)\.tsx?$|\/testing\/|vite\.config\.ts$/;
const SOURCE = /\.(ts|tsx|mts|mjs|js)$/;

/** @param {string} root */
export function checkImports(root) {
  return Object.keys(MAY_IMPORT)
    .flatMap((workspace) => filesBelow(root, workspace, SOURCE))
    .flatMap((file) => problemsOf(file, readFileSync(join(root, file), 'utf8')));
}

/**
 * @param {string} file relative to the root, with `/`
 * @param {string} source
 * @returns {string[]}
 */
export function problemsOf(file, source) {
  const from = file.split('/')[0] ?? '';
  return importedModules(source).flatMap((specifier) => {
    if (isBuiltin(specifier)) {
      const pure = WITHOUT_NODE.has(from) && !RUNS_IN_NODE.test(file);
      return pure ? [`${file}: imports '${specifier}', but ${from} runs where there is no Node`] : [];
    }
    const to = workspaceOf(file, specifier);
    if (to === undefined || to === from || MAY_IMPORT[from]?.includes(to)) return [];
    return [`${file}: imports '${specifier}', but ${from} may not import ${to}`];
  });
}

/**
 * The workspace (or other root folder) that a specifier leads to, if it leads into this repository.
 *
 * @param {string} file
 * @param {string} specifier
 */
function workspaceOf(file, specifier) {
  const named = /^@causeway\/([^/]+)/.exec(specifier);
  if (named !== null) return named[1];
  if (!specifier.startsWith('.')) return undefined;
  return posix.join(dirname(file), specifier).split('/')[0];
}

runIfMain(import.meta.url, checkImports);
