import { randomBytes } from 'node:crypto';
import type { RandomBytes } from '@causeway/shared/id';

/** Cryptographic randomness of the system. */
export const systemRandom: RandomBytes = (count) => randomBytes(count);
