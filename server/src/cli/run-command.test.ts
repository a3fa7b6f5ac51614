import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../config/load-config.ts';
import { runCommand } from './run-command.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'causeway-command-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(command: readonly string[], { input = '', env = {} } = {}): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand(
    command,
    (args) => ({
      config: loadConfig({ DATA_DIR: dataDir, ...env }),
      args,
      print: (line) => void out.push(line),
      readPassword: () => Promise.resolve(input),
    }),
    (line) => void err.push(line),
  );
  return { code, out: out.join('\n'), err: err.join('\n') };
}

it.each([
  [['user'], 2, 'user add'],
  [['user', 'add'], 2, 'Say who: user add <handle>.'],
  [['user', 'add', 'ada', 'bob'], 2, 'Say who: user add <handle>.'],
  [['user', 'add', 'Not A Handle'], 2, 'A handle has 2 to 32 of a-z, 0-9, and . _ - between them.'],
  [['user', 'add', 'everyone'], 2, 'The handle “everyone” is kept for mentioning everybody.'],
  [['user', 'add', 'ada', '--name', ' '], 2, '--name takes 1 to 64 characters'],
  [['user', 'add', 'ada', '--nonsense'], 2, 'nonsense'],
  [['user', 'add', 'ada'], 2, '8 to 256'],
  [['user', 'add', 'system'], 1, 'taken'],
  [['user', 'passwd'], 2, 'Say whose: user passwd <handle>.'],
  [['user', 'passwd', 'nobody'], 2, 'nobody'],
  [['invite'], 2, 'no account'],
  [['invite', '--uses', 'x'], 2, '--uses takes a whole number from 1 to 1000.'],
  [['invite', '--uses', '0.5'], 2, '--uses takes'],
  [['invite', '--expires', '0'], 2, '--expires takes hours: a number from 0.02 (a minute) to 8760 (a year).'],
  [['invite', '--expires', 'x'], 2, '--expires takes'],
  [['invite', '--channel', 'x'], 2, '--channel takes the id of a channel'],
  [['invite', 'extra'], 2, 'extra'],
  [['doctor', 'extra'], 2, 'extra'],
  [['serve', 'extra'], 2, 'extra'],
  [['backup'], 2, 'where to'],
  [['backup', 'a', 'b'], 2, 'where to'],
  [['restore'], 2, 'where from'],
  [['nonsense'], 2, 'no command'],
  [['__proto__'], 2, 'no command'],
])('%j ends with %i and says why in one line', async (args, code, message) => {
  const outcome = await run(args, { input: 'short' });
  expect(outcome).toMatchObject({ code, err: expect.stringContaining(message) });
  expect(outcome.err.split('\n')).toHaveLength(1);
});

it('says that no password was given', async () => {
  expect(await run(['user', 'add', 'ada'])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^No password was given: [^\n]+$/),
  });
});

it('invites for hours, also for less than one', async () => {
  await run(['user', 'add', 'ada'], { input: 'correct horse' });
  for (const hours of ['0.02', '1.3', '8760'])
    expect(await run(['invite', '--expires', hours])).toMatchObject({ code: 0, err: '' });
});

it.each(['export', 'import'])('%s is not there yet, and says so', async (command) => {
  expect(await run([command, 'x'])).toMatchObject({
    code: 2,
    out: expect.stringContaining('not in this version yet'),
  });
});

it('--owner makes another owner', async () => {
  const input = 'correct horse';
  expect((await run(['user', 'add', 'first'], { input })).out).toContain('an owner');
  expect((await run(['user', 'add', 'second'], { input })).out).toBe('Added @second.');
  expect((await run(['user', 'add', 'third', '--owner'], { input })).out).toContain('an owner');
});

it('config prints the settings, and no secret', async () => {
  const secret = 'topsecret-topsecret-topsecret-top';
  const { code, out } = await run(['config'], { env: { AUTH_SECRET: secret } });
  expect(code).toBe(0);
  expect(out).toContain('| `SIGNUP`');
  expect(out).not.toContain(secret);
  const defaults = await run(['config', '--defaults'], { env: { PORT: '9000' } });
  expect(defaults.out).not.toContain('9000');
});

it.each([['help'], ['--help'], []])('%j names every command', async (...command) => {
  const { code, out } = await run(command);
  expect(code).toBe(0);
  for (const name of [
    'serve',
    'user add',
    'user passwd',
    'invite',
    'backup',
    'restore',
    'doctor',
    'config',
  ]) {
    expect(out).toContain(name);
  }
});
