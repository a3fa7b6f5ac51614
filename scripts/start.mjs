// `npm start`: install and build what is missing or stale, then serve on http://localhost:8787.
import { ensureInstalled } from './lib/install.mjs';
import { becomeNode, serverArgs } from './lib/node.mjs';
import { ensureWebBuilt } from './lib/web-build.mjs';

await ensureInstalled();
await ensureWebBuilt();
becomeNode([...serverArgs(), 'serve', ...process.argv.slice(2)]);
