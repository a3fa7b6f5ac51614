import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { WebSocketServer } from 'ws';
import { listen } from './bare-frames.ts';

/** The server of y-websocket 2, put together as its own `bin/server.cjs` does, with the `ws` that it brings. */
const require = createRequire(import.meta.url);
const { setupWSConnection } = require('y-websocket/bin/utils') as {
  setupWSConnection: (...args: unknown[]) => void;
};
const ws = createRequire(require.resolve('y-websocket/bin/utils'))('ws') as {
  Server: typeof WebSocketServer;
};

const http = createServer((_, answer) => answer.end('ok'));
const sockets = new ws.Server({ noServer: true });
sockets.on('connection', setupWSConnection);
http.on('upgrade', (request, stream, head) => {
  sockets.handleUpgrade(request, stream, head, (socket) => sockets.emit('connection', socket, request));
});

listen(http);
