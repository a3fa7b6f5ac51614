import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './load-config.ts';
import { configTable, settingsTable } from './print-config.ts';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe('loadConfig', () => {
  it('has the defaults of the contract', () => {
    expect(loadConfig({})).toEqual({
      host: '127.0.0.1',
      port: 8787,
      publicUrl: undefined,
      dataDir: './data',
      databaseUrl: undefined,
      redisUrl: undefined,
      authSecret: undefined,
      signup: 'invite',
      segmentOps: 1000,
      segmentBytes: 196_608,
      aiBaseUrl: undefined,
      aiApiKey: undefined,
      aiModel: undefined,
      aiHandle: 'ai',
      aiContextTokens: 8_000,
      aiAnswerTokens: 2_000,
      aiUserTokensPerDay: 200_000,
      aiChannelTokensPerDay: 500_000,
      aiTokensPerDay: 2_000_000,
      trustProxy: [],
      logLevel: 'info',
    });
  });

  it('takes an empty variable for a missing one', () => {
    expect(loadConfig({ PORT: '', SIGNUP: '' })).toEqual(loadConfig({}));
  });

  it.each([
    ['PORT', '0', 'port', 0],
    ['PORT', '65535', 'port', 65_535],
    ['PUBLIC_URL', 'https://chat.example/', 'publicUrl', 'https://chat.example'],
    ['TRUST_PROXY', 'false', 'trustProxy', []],
    ['TRUST_PROXY', '10.0.0.0/8, ::1', 'trustProxy', ['10.0.0.0/8', '::1']],
    ['SIGNUP', 'open', 'signup', 'open'],
  ] as const)('reads %s=%s', (name, text, key, value) => {
    expect(loadConfig({ [name]: text })[key]).toEqual(value);
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80a'],
    ['PORT', '1e3'],
    ['PUBLIC_URL', 'chat.example'],
    ['PUBLIC_URL', 'https://chat.example/path'],
    ['PUBLIC_URL', 'ftp://chat.example'],
    ['DATABASE_URL', 'mysql://x'],
    ['REDIS_URL', 'http://x'],
    ['AUTH_SECRET', 'short'],
    ['SIGNUP', 'maybe'],
    ['SEGMENT_OPS', '0'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['AI_HANDLE', 'Not A Handle'],
    ['AI_CONTEXT_TOKENS', '1'],
    ['AI_ANSWER_TOKENS', '100000'],
    ['AI_TOKENS_PER_DAY', '-1'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s by name', (name, text) => {
    expect(problemsOf({ [name]: text }).join('\n')).toContain(`${name}: `);
  });

  it('says which names a setting takes', () => {
    expect(problemsOf({ SIGNUP: 'maybe', LOG_LEVEL: 'loud' })).toEqual([
      'SIGNUP: must be one of open, invite, closed',
      'LOG_LEVEL: must be one of fatal, error, warn, info, debug, trace, silent',
    ]);
  });

  it('names all that is wrong at once, and never a value', () => {
    const problems = problemsOf({ PORT: 'x1x', AUTH_SECRET: 'hunter2' }).join('\n');
    expect(problems).toContain('PORT');
    expect(problems).toContain('AUTH_SECRET');
    expect(problems).not.toMatch(/x1x|hunter2/);
  });

  it('wants one secret for all servers', () => {
    expect(problemsOf({ REDIS_URL: 'redis://r' })).toEqual([expect.stringContaining('AUTH_SECRET')]);
    expect(problemsOf({ REDIS_URL: 'redis://r', AUTH_SECRET: 's'.repeat(32) })).toEqual([]);
  });

  it('wants a key for a model, or an endpoint that may want none', () => {
    expect(problemsOf({ AI_MODEL: 'm' })).toEqual([expect.stringContaining('AI_API_KEY')]);
    expect(problemsOf({ AI_MODEL: 'm', AI_API_KEY: 'k' })).toEqual([]);
    expect(problemsOf({ AI_MODEL: 'm', AI_BASE_URL: 'http://localhost:11434/v1' })).toEqual([]);
    expect(problemsOf({ AI_API_KEY: 'k' })).toEqual([]);
  });
});

describe('configTable', () => {
  it('has a row for each setting of the contract, and the values in force', () => {
    const table = configTable(loadConfig({ PORT: '9000' }));
    for (const name of ['HOST', 'PORT', 'AUTH_SECRET', 'TRUST_PROXY', 'AI_MODEL']) {
      expect(table).toContain(`| \`${name}\``);
      expect(settingsTable()).toContain(`| \`${name}\``);
    }
    expect(table).toMatch(/`PORT`.*\| 9000 /);
  });

  it('prints no secret', () => {
    const secrets = {
      AUTH_SECRET: 'topsecret-topsecret-topsecret-top',
      AI_API_KEY: 'topsecret-key',
      DATABASE_URL: 'postgres://u:topsecret@h/d',
      REDIS_URL: 'redis://:topsecret@h',
    };
    const table = configTable(loadConfig(secrets));
    expect(table).not.toContain('topsecret');
    expect(table).toContain('(given, not shown)');
  });
});
