// `npm start`: install and build what is missing or stale, then serve on http://localhost:8787.
import { ensureInstalled } from './lib/install.mjs';
import { becomeNode } from './lib/node.mjs';
import { inRoot } from './lib/root.mjs';
import { ensureWebBuilt } from './lib/web-build.mjs';

await ensureInstalled();
await ensureWebBuilt();
becomeNode([inRoot('server/src/main.ts'), 'serve', ...process.argv.slice(2)]);
