import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { acknowledgement, listen, pushed } from './bare-frames.ts';

/** What a WebSocket costs by itself: every frame goes to all others at once, and is kept nowhere. */
const http = createServer((_, answer) => answer.end('ok'));
const sockets = new Set<WebSocket>();

new WebSocketServer({ server: http }).on('connection', (ws) => {
  sockets.add(ws);
  ws.on('close', () => sockets.delete(ws));
  ws.on('message', (data: Buffer) => {
    const frame = pushed([data]);
    for (const other of sockets) if (other !== ws) other.send(frame);
    ws.send(acknowledgement(1));
  });
});

listen(http);
