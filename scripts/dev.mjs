// `npm run dev`: the server, restarted when its sources change, behind Vite's dev server with hot reload.
import { spawn } from 'node:child_process';
import { ensureInstalled } from './lib/install.mjs';
import { childEnv, exitStatus, NODE, passSignals, serverArgs, TOOL } from './lib/node.mjs';
import { inRoot } from './lib/root.mjs';

const PAGE = 'http://localhost:5173';

await ensureInstalled();
const serverPort = process.env.PORT ?? '8787';
// The page comes from Vite, so that is the origin which the server has to accept.
const env = childEnv({ PORT: serverPort, PUBLIC_URL: process.env.PUBLIC_URL ?? PAGE });
const processes = [
  spawn(NODE, ['--watch', ...serverArgs(), 'serve'], { stdio: 'inherit', env }),
  spawn(NODE, [TOOL.vite, '--port', '5173', '--strictPort'], { stdio: 'inherit', env, cwd: inRoot('web') }),
];
for (const child of processes) {
  passSignals(child);
  child.on('exit', (code, signal) => {
    for (const other of processes) other.kill('SIGTERM');
    process.exitCode ??= exitStatus(code, signal);
  });
}
