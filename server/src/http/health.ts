import type { Hono } from 'hono';
import type { StoreHealth } from '../db/store-health.ts';
import type { Parts } from '../parts.ts';
import { VERSION } from '../version.ts';
import type { HttpEnv } from './call.ts';
import { jsonAnswer } from './json-answer.ts';

/** One part of the server, and whether it works. `degraded`: not as it should be, but requests are served. */
export interface PartState {
  readonly status: 'ok' | 'degraded' | 'failed';
  readonly detail?: string;
}
export type PartChecks = Readonly<Record<string, () => Promise<PartState> | PartState>>;

/** Whether SQL answers, and takes writes. */
export const databaseCheck =
  ({ db }: Pick<Parts, 'db'>, store: StoreHealth) =>
  async (): Promise<PartState> => {
    await store.check(db);
    return { status: 'ok' };
  };

/** `/health/live`: the process answers. `/health/ready`: each part with its state; 503 when one has failed. */
export function mountHealth(app: Hono<HttpEnv>, checks: PartChecks): void {
  app.get('/health/live', (context) => jsonAnswer(context, { status: 'ok', version: VERSION }, 200));
  app.get('/health/ready', async (context) => {
    const names = Object.keys(checks);
    const states = await Promise.all(Object.values(checks).map(stateOf));
    const parts = Object.fromEntries(names.map((name, at) => [name, states[at]]));
    const status = worst(states);
    return jsonAnswer(context, { status, parts }, status === 'failed' ? 503 : 200);
  });
}

async function stateOf(check: PartChecks[string]): Promise<PartState> {
  try {
    return await check();
  } catch (error) {
    return { status: 'failed', detail: error instanceof Error ? error.message : 'unknown' };
  }
}

const worst = (states: readonly PartState[]): PartState['status'] =>
  (['failed', 'degraded'] as const).find((status) => states.some((state) => state.status === status)) ?? 'ok';
