import { expect, test } from 'vitest';
import { compareSpec } from './check-spec.mjs';

const SPEC =
  '# Rules\n\n- **FD1** Order does not matter.\n- **FD2** Nor does duplication.\n\nSee **FD9** elsewhere.';
const file = 'shared/src/fold.test.ts';

test('a spec whose rules are all named by tests is right', () => {
  const source = `test('[FD1] any order', run);\ntest.each(x)("[FD2] twice: %s", run);`;
  expect(compareSpec(SPEC, [{ file, source }])).toEqual([]);
});

test('a rule that no test names is listed', () => {
  const source = `test('[FD1] any order', run); // [FD2] is not tested`;
  expect(compareSpec(SPEC, [{ file, source }])).toEqual(['shared/SPEC.md: no test names [FD2]']);
});

test('a test that names an unknown rule is listed with its file', () => {
  const source = `test('[FD1][FD2] both', run); test(\`[PM4] no such rule\`, run);`;
  expect(compareSpec(SPEC, [{ file, source }])).toEqual([
    `${file}: names [PM4], which is no rule of shared/SPEC.md`,
  ]);
});

test('an id used for two rules is listed', () => {
  const source = `test('[FD1] any order', run);`;
  expect(compareSpec('- **FD1** One.\n- **FD1** Other.', [{ file, source }])).toEqual([
    'shared/SPEC.md: FD1 is there twice',
  ]);
});

test('a spec without rules is wrong', () => {
  expect(compareSpec('# Rules', [])).toHaveLength(1);
});
