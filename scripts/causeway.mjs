// `npm run causeway -- <command>`: the server's command line.
import { ensureInstalled } from './lib/install.mjs';
import { becomeNode } from './lib/node.mjs';
import { inRoot } from './lib/root.mjs';

await ensureInstalled();
becomeNode([inRoot('server/src/main.ts'), ...process.argv.slice(2)]);
