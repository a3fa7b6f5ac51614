// Prints what the built web app loads for its first paint: node scripts/bundle-size.mjs
import { FIRST_PAINT_LIMIT, firstPaint } from './lib/first-paint.mjs';
import { inRoot } from './lib/root.mjs';

const { scripts, styles, scriptGzip } = firstPaint(inRoot('web/dist'));
for (const { file, bytes, gzip } of [...scripts, ...styles]) {
  console.log(`${file.padEnd(50)} ${kilobytes(bytes)} ${kilobytes(gzip)} gzip`);
}
console.log(
  `JavaScript for the first paint: ${kilobytes(scriptGzip).trim()} gzip, limit ${kilobytes(FIRST_PAINT_LIMIT).trim()}`,
);
process.exitCode = scriptGzip > FIRST_PAINT_LIMIT ? 1 : 0;

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
}
