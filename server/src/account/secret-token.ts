import { createHash } from 'node:crypto';
import type { RandomBytes } from '@causeway/shared/id';

/** 32 random bytes, for people to keep; the server keeps only {@link hashOf} it. */
export const newToken = (random: RandomBytes): string => Buffer.from(random(32)).toString('base64url');

/** SHA-256 in hex. Enough for random tokens: nobody guesses 256 bits, whatever the hash costs. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
