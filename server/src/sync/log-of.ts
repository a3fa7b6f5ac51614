import type { LogId } from './logs.ts';

/** The log that the document `name` is a segment of. */
export const logOf = (name: string): LogId => name.slice(0, name.lastIndexOf('/')) as LogId;
