import { createClient } from '@redis/client';

const PATIENCE_MS = 3_000;

/** Why Redis at `url` is of no use; `undefined` where it answers. Never shows a password. */
export async function askRedis(url: string): Promise<string | undefined> {
  const client = createClient({
    url,
    RESP: 3,
    socket: { connectTimeout: PATIENCE_MS, reconnectStrategy: false },
  });
  let problem: string | undefined;
  client.on('error', (error: Error & { code?: string }) => {
    problem ??= error.code ?? error.message;
  });
  const late = setTimeout(() => client.isOpen && client.destroy(), PATIENCE_MS);
  try {
    await client.connect();
    await client.ping();
    return undefined;
  } catch (error) {
    return problem ?? (error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(late);
    if (client.isOpen) client.destroy();
  }
}
