import { ack } from './ack.ts';
import { admit } from './admit.ts';
import { ai } from './ai.ts';
import { catchup } from './catchup.ts';
import { disk } from './disk.ts';
import { fanout } from './fanout.ts';
import type { Bench } from './figure.ts';
import { fold } from './fold.ts';
import { memory } from './memory.ts';
import { offline } from './offline.ts';
import { open } from './open.ts';
import { redis } from './redis.ts';
import { size } from './size.ts';
import { start } from './start.ts';

export const BENCHES: ReadonlyMap<string, Bench> = new Map(
  Object.entries({ ack, admit, ai, catchup, disk, fanout, fold, memory, offline, open, redis, size, start }),
);
