import type { TestProject } from 'vitest/node';
import { openDatabase } from '../db/open-database.ts';
import { PostgresServer } from './postgres-server.ts';
import { TEMPLATE } from './test-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: string;
  }
}

/** One PostgreSQL for all files of the project; each data folder of a test has a database of its own in it. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await PostgresServer.start();
  // The template must have no connections when it is copied.
  const template = await openDatabase({ url: await server.createDatabase(TEMPLATE) });
  await template.destroy();
  provide('postgres', server.url('postgres'));
  return () => server.stop();
}
