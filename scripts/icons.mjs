// Renders web/public/icon.svg into the PNG sizes that the manifest and iOS ask for, with Chromium.
// Run it by hand after changing the icon: node scripts/icons.mjs
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from './lib/root.mjs';
import { runQuietly } from './lib/run-quietly.mjs';
import { ensureSystemParts } from './lib/system-parts.mjs';

/** A mask may cut away all but the inner 80 %, and iOS rounds the corners itself: then the sea fills the square. */
const ICONS = [
  { file: 'icon-192.png', size: 192, fill: false },
  { file: 'icon-512.png', size: 512, fill: false },
  { file: 'icon-maskable-512.png', size: 512, fill: true },
  { file: 'apple-touch-icon.png', size: 180, fill: true },
];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
];

const svg = readFileSync(inRoot('web/public/icon.svg'), 'utf8');
const { CHROMIUM_PATH = '' } = await ensureSystemParts();
const folder = mkdtempSync(join(tmpdir(), 'causeway-icons-'));
try {
  for (const icon of ICONS) await render(icon);
} finally {
  rmSync(folder, { recursive: true });
}

/** @param {{ file: string, size: number, fill: boolean }} icon */
async function render({ file, size, fill }) {
  const page = join(folder, 'icon.html');
  const style = `*{margin:0}svg{display:block;width:${size}px;height:${size}px}`;
  writeFileSync(page, `<!doctype html><style>${style}</style>${fill ? filled(svg) : svg}`);
  const { ok, output } = await runQuietly(CHROMIUM_PATH, [
    ...FLAGS,
    '--hide-scrollbars',
    '--force-device-scale-factor=1',
    '--default-background-color=00000000',
    `--user-data-dir=${folder}/profile`,
    `--window-size=${size},${size}`,
    `--screenshot=${inRoot('web/public', file)}`,
    page,
  ]);
  if (!ok) throw new Error(output);
}

/** @param {string} source the icon with its corners filled and its drawing at 80 % */
function filled(source) {
  const [head = '', drawing = ''] = source.replace(/ rx="\d+"/, '').split(/(?<=fill="url\(#sea\)" \/>)/);
  const shrink = 'translate(256 256) scale(.8) translate(-256 -256)';
  return `${head}<g transform="${shrink}">${drawing.replace('</svg>', '</g></svg>')}`;
}
