import { LIMIT } from '@causeway/shared/limit';

/** "Elif Şahin" → "elif.sahin": a handle to begin with. */
export const suggestHandle = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '.')
    .slice(0, LIMIT.handleChars)
    .replace(/^\.+|\.+$/g, '');
