import { ack } from './ack.ts';
import { fanout } from './fanout.ts';
import type { Bench } from './figure.ts';
import { fold } from './fold.ts';
import { offline } from './offline.ts';
import { start } from './start.ts';

export const BENCHES: ReadonlyMap<string, Bench> = new Map(
  Object.entries({ ack, fanout, fold, offline, start }),
);
