import { defineConfig } from 'vitest/config';

const setupFiles = [new URL('./scripts/lib/vitest.setup.ts', import.meta.url).pathname];

/** Every project runs in Node; a file that needs IndexedDB imports `fake-indexeddb/auto` itself. */
const project = (name: string, include: string[]) => ({
  test: { name, root: `./${name}`, include, setupFiles, environment: 'node' as const },
});

export default defineConfig({
  test: {
    projects: [
      project('shared', ['src/**/*.test.ts']),
      project('server', ['src/**/*.test.ts', 'test/**/*.test.ts']),
      project('web', ['src/**/*.test.{ts,tsx}']),
      project('scripts', ['**/*.test.ts']),
    ],
    // A test that waits for a condition fails with that condition's own message before this.
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
