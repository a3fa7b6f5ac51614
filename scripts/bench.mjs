// `npm run -s bench -- <name>`: benchmarks. stdout carries their JSON lines and nothing else.
import { ensureInstalled } from './lib/install.mjs';
import { becomeNode } from './lib/node.mjs';
import { inRoot } from './lib/root.mjs';
import { ensureWebBuilt } from './lib/web-build.mjs';

await ensureInstalled();
// Some open it in Chromium.
await ensureWebBuilt();
becomeNode([inRoot('bench/src/main.ts'), ...process.argv.slice(2)]);
