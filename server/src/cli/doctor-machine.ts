import { createServer } from 'node:net';
import { isWebBuilt } from '../http/static-files.ts';
import { WEB_ROOT } from '../server.ts';
import type { Check } from './doctor.ts';

const OLDEST_NODE = 24;

export const checkNode: Check = () => {
  const version = process.versions.node;
  if (Number.parseInt(version, 10) >= OLDEST_NODE) return { level: 'ok', what: `Node ${version}` };
  return { level: 'fail', what: `Node ${version} is too old`, fix: 'use npm start, which brings its own' };
};

export const checkWeb: Check = () =>
  isWebBuilt(WEB_ROOT)
    ? { level: 'ok', what: 'The web app is built' }
    : { level: 'warn', what: 'The web app is not built', fix: 'run npm start' };

export const checkPort: Check = async ({ host, port }) => {
  const code = await listenError(host, port);
  if (code === undefined) return { level: 'ok', what: `Port ${port} on ${host} is free` };
  if (code !== 'EADDRINUSE')
    return { level: 'fail', what: `${host}:${port} can’t be used: ${code}`, fix: 'set HOST and PORT' };
  return { level: 'warn', what: `Port ${port} is taken`, fix: 'fine if Causeway is running; else set PORT' };
};

const listenError = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

export const checkPublicUrl: Check = ({ publicUrl, host }) => {
  if (publicUrl === undefined) {
    const open = host !== '127.0.0.1' && host !== 'localhost' && host !== '::1';
    if (!open) return { level: 'ok', what: 'PUBLIC_URL is this machine' };
    return {
      level: 'warn',
      what: 'Others can reach the server, but PUBLIC_URL is localhost',
      fix: 'set PUBLIC_URL',
    };
  }
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === 'https:' || LOCAL.has(hostname))
    return { level: 'ok', what: `PUBLIC_URL is ${publicUrl}` };
  return {
    level: 'warn',
    what: `PUBLIC_URL ${publicUrl} is not encrypted: browsers then allow no offline app and no notifications`,
    fix: 'use https:// behind a proxy',
  };
};
