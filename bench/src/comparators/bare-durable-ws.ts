import { createServer } from 'node:http';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type WebSocket, WebSocketServer } from 'ws';
import { acknowledgement, listen, pushed } from './bare-frames.ts';

/**
 * The least that can say "kept": one row per message, `synchronous=FULL`, then the acknowledgement and the broadcast.
 * `COMMIT=message`: one commit and one frame per message. `COMMIT=turn`: one commit and one merged frame for all that
 * arrived in a turn of the event loop. A newcomer says in its address how it wants the rows: `?rows=frames`, each in a
 * frame of its own, or `?rows=one`, all in one.
 */
interface Message {
  readonly from: WebSocket;
  readonly bytes: Buffer;
}

const database = new Database(join(process.env.DATA_DIR ?? '.', 'bare.sqlite'));
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('CREATE TABLE IF NOT EXISTS message (seq INTEGER PRIMARY KEY, at INTEGER, bytes BLOB)');
const insert = database.prepare('INSERT INTO message (at, bytes) VALUES (?, ?)');
const all = database.prepare('SELECT bytes FROM message ORDER BY seq').pluck();
const commit = database.transaction((messages: readonly Message[]) => {
  for (const { bytes } of messages) insert.run(Date.now(), bytes);
});

const http = createServer((_, answer) => answer.end('ok'));
const sockets = new Set<WebSocket>();
const isPerTurn = process.env.COMMIT === 'turn';
let waiting: Message[] = [];

function take(message: Message): void {
  waiting.push(message);
  if (!isPerTurn) flush();
  else if (waiting.length === 1) setImmediate(flush);
}

function flush(): void {
  const messages = waiting;
  waiting = [];
  commit(messages);
  const frame = pushed(messages.map(({ bytes }) => bytes));
  const senders = new Map<WebSocket, number>();
  for (const { from } of messages) senders.set(from, (senders.get(from) ?? 0) + 1);
  for (const ws of sockets) if (!senders.has(ws) || senders.size > 1) ws.send(frame);
  for (const [ws, count] of senders) ws.send(acknowledgement(count));
}

function sendRows(ws: WebSocket, how: string | null): void {
  if (how === null) return;
  const rows = all.all() as Buffer[];
  if (how === 'one') ws.send(pushed(rows));
  else for (const row of rows) ws.send(pushed([row]));
}

new WebSocketServer({ server: http }).on('connection', (ws, request) => {
  sockets.add(ws);
  ws.on('close', () => sockets.delete(ws));
  ws.on('message', (bytes: Buffer) => take({ from: ws, bytes }));
  sendRows(ws, new URL(request.url ?? '/', 'http://localhost').searchParams.get('rows'));
});

listen(http);
