import { type Config, SETTINGS, type Setting } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of this process: the one place that reads it. */
export const processEnvironment = (): Environment => process.env;

/** Settings that do not hold, one line each; what `serve` prints instead of starting. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Some settings are not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Reads all settings from `env`. Throws {@link ConfigError} that names every wrong one, never its value. */
export function loadConfig(env: Environment): Config {
  const problems: string[] = [];
  const values = Object.entries<Setting>(SETTINGS).map(([name, { env: variable, schema }]) => {
    const parsed = schema.safeParse(env[variable] || undefined);
    if (!parsed.success) problems.push(`${variable}: ${parsed.error.issues[0]?.message ?? 'is not valid'}`);
    return [name, parsed.data] as const;
  });
  const config = Object.fromEntries(values) as unknown as Config;
  problems.push(...contradictions(config));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function contradictions({ redisUrl, authSecret, aiModel, aiApiKey, aiBaseUrl }: Config): string[] {
  const found: string[] = [];
  if (redisUrl !== undefined && authSecret === undefined)
    found.push('AUTH_SECRET: must be given when REDIS_URL is: all servers need the same one');
  if (aiModel !== undefined && aiApiKey === undefined && aiBaseUrl === undefined)
    found.push(
      'AI_API_KEY: must be given when AI_MODEL is, or else AI_BASE_URL of an endpoint that wants none',
    );
  return found;
}
