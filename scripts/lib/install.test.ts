import { expect, test } from 'vitest';
import { isInstalled } from './install.mjs';

const a = { version: '1.0.0' };

test('everything wanted in its version is installed', () => {
  expect(isInstalled({ '': {}, 'node_modules/a': a }, { 'node_modules/a': a, 'node_modules/extra': a })).toBe(
    true,
  );
});

test('another version is not', () => {
  expect(isInstalled({ 'node_modules/a': a }, { 'node_modules/a': { version: '1.0.1' } })).toBe(false);
});

test('a missing package is not, unless it is optional', () => {
  expect(isInstalled({ 'node_modules/a': a }, {})).toBe(false);
  expect(isInstalled({ 'node_modules/a': { ...a, optional: true } }, {})).toBe(true);
});

test('links to workspaces are not packages', () => {
  expect(isInstalled({ 'node_modules/@causeway/shared': { link: true } }, {})).toBe(true);
});
