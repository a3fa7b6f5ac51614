// Every rule of shared/SPEC.md has a test that names it, and tests name no other rules.
//
// A rule is a list item that starts with its id in bold: `- **FD7** An edit by another author changes nothing.`
// A test names it in brackets in its title: test('[FD7] an edit by another author changes nothing').
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runIfMain } from './lib/run-check.mjs';
import { filesBelow } from './lib/source-files.mjs';

const SPEC = 'shared/SPEC.md';
const RULE = /^\s*[-*] \*\*([A-Z]{2,3}\d+)[.:]?\*\*/gm;
const STRING = /(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/g;
const MENTION = /\[([A-Z]{2,3}\d+)\]/g;
const COMMENT = /\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm;
const TEST_FILE = /\.(test|suite|spec)\.tsx?$/;
const WORKSPACES = ['shared', 'server', 'web', 'desktop', 'e2e', 'bench'];

/** @param {string} root */
export function checkSpec(root) {
  const tests = WORKSPACES.flatMap((workspace) => filesBelow(root, workspace, TEST_FILE));
  const spec = join(root, SPEC);
  return compareSpec(
    existsSync(spec) ? readFileSync(spec, 'utf8') : '',
    tests.map((file) => ({ file, source: readFileSync(join(root, file), 'utf8') })),
  );
}

/**
 * @param {string} spec
 * @param {{ file: string, source: string }[]} tests
 * @returns {string[]}
 */
export function compareSpec(spec, tests) {
  const rules = [...spec.matchAll(RULE)].map((match) => match[1] ?? '');
  const known = new Set(rules);
  const mentioned = tests.flatMap(({ file, source }) => mentionsIn(source).map((rule) => ({ file, rule })));
  const tested = new Set(mentioned.map(({ rule }) => rule));
  return [
    ...(rules.length === 0 ? [`${SPEC}: holds no rule (a rule is a list item such as "- **FD7** …")`] : []),
    ...rules
      .filter((rule, index) => rules.indexOf(rule) !== index)
      .map((rule) => `${SPEC}: ${rule} is there twice`),
    ...[...known].filter((rule) => !tested.has(rule)).map((rule) => `${SPEC}: no test names [${rule}]`),
    ...mentioned
      .filter(({ rule }) => !known.has(rule))
      .map(({ file, rule }) => `${file}: names [${rule}], which is no rule of ${SPEC}`),
  ];
}

/** @param {string} source */
function mentionsIn(source) {
  const strings = [...source.replace(COMMENT, '$1').matchAll(STRING)].map((match) => match[2] ?? '');
  return strings.flatMap((text) => [...text.matchAll(MENTION)].map((match) => match[1] ?? ''));
}

runIfMain(import.meta.url, checkSpec);
