import type { Bus } from '../bus/bus.ts';
import type { PartState } from './health.ts';

/** Without Redis everything works, other servers' changes only come later. */
export const busCheck = (bus: Bus) => (): PartState =>
  bus.isUp
    ? { status: 'ok' }
    : { status: 'degraded', detail: 'does not answer: what other servers do is seen a second later' };
