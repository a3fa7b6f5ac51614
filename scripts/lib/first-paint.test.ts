import { expect, test } from 'vitest';
import { withStaticImports } from './first-paint.mjs';

const CHUNKS: Record<string, string> = {
  '/assets/entry.js': 'import{a as t}from"./a.js";import"./b.js";const l=()=>import("./lazy.js");',
  '/assets/a.js': 'import{b}from"./b.js";export{b as a};',
  '/assets/b.js': 'const s="// not a comment";export{s as b};',
};

test('static imports count once, lazy ones do not', () => {
  const files = withStaticImports(['/assets/entry.js'], (file) => CHUNKS[file] ?? '');
  expect(files.sort()).toEqual(['/assets/a.js', '/assets/b.js', '/assets/entry.js']);
});
