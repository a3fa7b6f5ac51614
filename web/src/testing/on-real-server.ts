import { afterAll, afterEach, beforeAll } from 'vitest';
import { People } from './people.ts';
import { RealServer } from './real-server.ts';

/** ms in which a server starts on two busy cores. */
const START = 40_000;

interface OnRealServer {
  readonly people: People;
  /** From the first test on. */
  readonly server: RealServer;
}

/**
 * Gives all tests of a file one server, started with `settings`, and people on it, whose tabs end with each test. To be
 * called where hooks are.
 */
export function onRealServer(settings: Readonly<Record<string, string | number>> = {}): OnRealServer {
  let server: RealServer;
  const people = new People(() => server.url);
  beforeAll(async () => {
    server = await RealServer.start(settings);
  }, START);
  afterAll(() => server.stop());
  afterEach(() => people.end());
  return {
    people,
    get server() {
      return server;
    },
  };
}
