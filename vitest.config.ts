import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const setupFiles = [here('./scripts/lib/vitest.setup.ts')];

/** Every project runs in Node; a file that needs IndexedDB imports `fake-indexeddb/auto` itself. */
const project = (name: string, include: string[], more: object = {}) => ({
  test: {
    name,
    root: `./${name}`,
    include,
    setupFiles,
    environment: 'node' as const,
    provide: { runs },
    ...more,
  },
});

const ON_POSTGRES_ONLY = 'src/**/*.pg.test.ts';

/** Files whose tests would say the same on every database, or are about SQLite's file. */
const ON_ANY_DATABASE = /static-files|full-disk|mutated-frames/;

/** The server's tests that reach a database, by what they import: they run on PostgreSQL as well as on SQLite. */
const databaseTests = (): string[] =>
  globSync('src/**/*.test.ts', { cwd: here('./server') }).filter((file) => {
    const text = readFileSync(here(`./server/${file}`), 'utf8');
    return (
      /testing\/(test-database|test-server|sync-server|server-processes|log-parts)/.test(text) &&
      !ON_ANY_DATABASE.test(file)
    );
  });

/** How much is tried: see `shared/src/testing/run-count.ts`. */
const runs = {
  ...optional('exactly', process.env.FC_RUNS),
  ...optional('fastCheckSeed', process.env.FC_SEED),
  ...optional('seed', process.env.SEED),
  times: Number(process.env.SOAK || 1),
};

function optional(name: string, text: string | undefined): object {
  return text === undefined || text === '' ? {} : { [name]: Number.parseInt(text, 10) };
}

export default defineConfig({
  test: {
    provide: { runs },
    projects: [
      project('shared', ['src/**/*.test.ts']),
      project('server', ['src/**/*.test.ts', 'test/**/*.test.ts'], { exclude: [ON_POSTGRES_ONLY] }),
      project('server', [ON_POSTGRES_ONLY, ...databaseTests()], {
        name: 'server-pg',
        globalSetup: here('./server/src/testing/postgres-global-setup.ts'),
        setupFiles: [...setupFiles, here('./server/src/testing/postgres-setup.ts')],
      }),
      project('web', ['src/**/*.test.{ts,tsx}']),
      project('scripts', ['**/*.test.ts']),
    ],
    // Much of the time is waiting: for processes that start, leases that run out. Vitest itself would leave a core free.
    maxWorkers: '100%',
    // A test that waits for a condition fails with that condition's own message before this.
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
