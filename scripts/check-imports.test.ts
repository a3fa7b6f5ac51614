import { expect, test } from 'vitest';
import { problemsOf } from './check-imports.mjs';

test.each([
  ['server/src/a.ts', "import { isOpId } from '@causeway/shared/id';"],
  ['web/src/a.ts', "import type { OpId } from '@causeway/shared/id';"],
  ['bench/src/a.ts', "import { main } from '@causeway/server/main';"],
  ['shared/src/op/a.ts', "import { LIMIT } from '../limit.ts';"],
  ['shared/src/a.test.ts', "import { readFileSync } from 'node:fs';"],
  ['web/vite.config.ts', "import { join } from 'node:path';"],
  ['server/src/a.ts', "// import { app } from '@causeway/web/app';"],
])('%s may say: %s', (file, source) => {
  expect(problemsOf(file, source)).toEqual([]);
});

test.each([
  ['shared/src/a.ts', "import { main } from '@causeway/server/main';"],
  ['shared/src/a.ts', "import { readFileSync } from 'node:fs';"],
  ['web/src/a.ts', "import { main } from '../../server/src/main.ts';"],
  ['web/src/a.ts', "const { main } = await import('@causeway/server/main');"],
  ['web/src/a.ts', "import fs from 'fs';"],
  ['server/src/a.ts', "export type { Bridge } from '@causeway/desktop/bridge';"],
  ['server/src/a.ts', "import '@causeway/web/side-effect';"],
  ['e2e/a.ts', "import {\n  main,\n} from '@causeway/server/main';"],
  ['desktop/src/a.ts', "import { App } from '../../web/src/app.tsx';"],
  ['server/src/a.ts', "import { NODE } from '../../scripts/lib/node.mjs';"],
])('%s may not say: %s', (file, source) => {
  expect(problemsOf(file, source)).toHaveLength(1);
});
