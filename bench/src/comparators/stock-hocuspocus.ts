import { Server } from '@hocuspocus/server';

/** Hocuspocus as it comes, without a store. */
const server = new Server({
  port: Number(process.env.PORT),
  address: '127.0.0.1',
  quiet: true,
  stopOnSignals: false,
  // The bench's readers say nothing: it would close them after a minute.
  timeout: 3_600_000,
});
process.on('SIGTERM', () => process.exit(0));
await server.listen();
