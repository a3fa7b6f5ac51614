import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { importedModules } from './imports.mjs';

/** What the page may load before it shows something, in bytes of gzipped JavaScript. */
export const FIRST_PAINT_LIMIT = 180_000;

const SCRIPTS = /<(?:script[^>]+src|link[^>]+rel="modulepreload"[^>]+href)="([^"]+\.js)"/g;
const STYLES = /<link[^>]+rel="stylesheet"[^>]+href="([^"]+\.css)"/g;

/**
 * @typedef {{ file: string, bytes: number, gzip: number }} Asset
 *
 * @param {string} dist the built web app
 * @returns {{ scripts: Asset[], styles: Asset[], scriptGzip: number }} what index.html and its static imports load
 */
export function firstPaint(dist) {
  const read = (/** @type {string} */ file) => readFileSync(join(dist, file));
  const html = read('index.html').toString();
  const entries = (/** @type {RegExp} */ pattern) =>
    [...html.matchAll(pattern)].map((match) => match[1] ?? '');
  const weigh = (/** @type {string} */ file) => {
    const content = read(file);
    return { file, bytes: content.length, gzip: gzipSync(content, { level: 9 }).length };
  };
  const scripts = withStaticImports(entries(SCRIPTS), (file) => read(file).toString()).map(weigh);
  const scriptGzip = scripts.reduce((sum, { gzip }) => sum + gzip, 0);
  return { scripts, styles: entries(STYLES).map(weigh), scriptGzip };
}

/**
 * @param {string[]} entries
 * @param {(file: string) => string} read
 * @returns {string[]} the entries and all that they import statically, each once
 */
export function withStaticImports(entries, read) {
  const found = new Set(entries);
  for (const file of found) {
    for (const specifier of importedModules(read(file), { dynamic: false })) {
      found.add(posix.join(posix.dirname(file), specifier));
    }
  }
  return [...found];
}
