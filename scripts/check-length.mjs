// Source files stay readable at a sitting: 300 lines at the most.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runIfMain } from './lib/run-check.mjs';
import { filesBelow } from './lib/source-files.mjs';

const MAX_LINES = 300;
const SOURCE = /\.(ts|tsx|mts|mjs|js|css)$/;
const FOLDERS = ['shared', 'server', 'web', 'desktop', 'e2e', 'bench', 'scripts'];

/** @param {string} root */
export function checkLength(root) {
  return FOLDERS.flatMap((folder) => filesBelow(root, folder, SOURCE)).flatMap((file) => {
    const lines = readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length;
    return lines > MAX_LINES ? [`${file}: has ${lines} lines, more than ${MAX_LINES}`] : [];
  });
}

runIfMain(import.meta.url, checkLength);
