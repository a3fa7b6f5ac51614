import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Limits, RATES, type Rates } from '../account/limits.ts';
import { Passwords } from '../account/passwords.ts';
import { loadConfig } from '../config/load-config.ts';
import { createLogger } from '../log/logger.ts';
import type { Parts } from '../parts.ts';
import { startServer } from '../server.ts';
import { ApiClient } from './api-client.ts';
import { dropPlace, placeOf } from './test-database.ts';

/** Fast on purpose: tests are not about the cost of guessing. */
export const CHEAP = { memoryCost: 256, timeCost: 1, parallelism: 1 } as const;

const unlimited = { points: 1_000_000, seconds: 60 };
const NO_LIMITS: Rates = {
  loginByAddress: unlimited,
  wrongByAddress: unlimited,
  wrongByAccount: unlimited,
  registerByAddress: unlimited,
};

interface TestServerOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly rates?: Rates | 'real';
  readonly webRoot?: string;
}

export interface TestServer {
  readonly url: string;
  readonly parts: Parts;
  readonly dataDir: string;
  /** All log lines, parsed; ends {@link close} with an error when one of them is an error nobody expected. */
  readonly logLines: Record<string, unknown>[];
  /** What time the server thinks it is: the system's, and this many ms on. */
  advance(ms: number): void;
  /** Nobody in particular. */
  readonly anonymous: ApiClient;
  /** A new account, signed in. */
  signUp(handle: string, more?: object): Promise<ApiClient>;
  close(): Promise<void>;
}

/** A real server on a free port and a temporary folder; answers that are not as the contract says fail. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'causeway-test-'));
  const logLines: Record<string, unknown>[] = [];
  const logger = createLogger('debug', {
    write: (line) => void logLines.push(JSON.parse(line) as Record<string, unknown>),
  });
  let offset = 0;
  const place = await placeOf(dataDir);
  const database = 'url' in place ? { DATABASE_URL: place.url } : {};
  const config = loadConfig({ SIGNUP: 'open', ...database, ...options.env, PORT: '0', DATA_DIR: dataDir });
  const server = await startServer(config, logger, {
    webRoot: options.webRoot ?? join(dataDir, 'no-web'),
    validateResponses: true,
    replace: {
      passwords: new Passwords(CHEAP),
      limits: new Limits(options.rates === 'real' ? RATES : (options.rates ?? NO_LIMITS)),
      now: () => Date.now() + offset,
    },
  });
  const url = `http://127.0.0.1:${server.port}`;
  const anonymous = new ApiClient(url);
  return {
    url,
    parts: server.parts,
    dataDir,
    logLines,
    advance: (ms) => {
      offset += ms;
    },
    anonymous,
    signUp: (handle, more = {}) => anonymous.signUp(handle, more),
    async close() {
      await server.close();
      await dropPlace(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
