// `npm run causeway -- <command>`: the server's command line.
import { ensureInstalled } from './lib/install.mjs';
import { becomeNode, serverArgs } from './lib/node.mjs';

await ensureInstalled();
becomeNode([...serverArgs(), ...process.argv.slice(2)]);
