import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Failure } from '../failure.ts';
import { authSecret, authSecretPath } from './auth-secret.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'causeway-secret-')), 'data');
});
afterEach(() => rmSync(join(dataDir, '..'), { recursive: true, force: true }));

it('makes a secret that only its owner can read, and keeps it', () => {
  const made = authSecret({ authSecret: undefined, dataDir });
  expect(Buffer.from(made, 'base64url')).toHaveLength(32);
  expect(statSync(authSecretPath(dataDir)).mode & 0o777).toBe(0o600);
  expect(authSecret({ authSecret: undefined, dataDir })).toBe(made);
});

it('prefers the configured one and writes nothing', () => {
  expect(authSecret({ authSecret: 'configured', dataDir })).toBe('configured');
  expect(() => statSync(dataDir)).toThrow('ENOENT');
});

it('says in one line that its folder can’t be made', () => {
  const make = (): unknown => authSecret({ authSecret: undefined, dataDir: '/proc/nowhere' });
  expect(make).toThrow(Failure);
  expect(make).toThrow('/proc/nowhere/auth-secret can’t be written (ENOENT): give this user the right to');
});

it('refuses a damaged file', () => {
  authSecret({ authSecret: undefined, dataDir });
  writeFileSync(authSecretPath(dataDir), 'short');
  expect(() => authSecret({ authSecret: undefined, dataDir })).toThrow('damaged');
});
