/** PostgreSQL: serialization failure, deadlock. */
const IN_THE_WAY = new Set(['40001', '40P01']);

/** PostgreSQL. SQLite has no transactions that could have taken a key meanwhile. */
const NOT_UNIQUE = new Set(['23505']);

const KEY_TAKEN = new Set([...NOT_UNIQUE, 'SQLITE_CONSTRAINT_PRIMARYKEY', 'SQLITE_CONSTRAINT_UNIQUE']);

/** PostgreSQL: wrong password; not let in (pg_hba.conf); no such database; may not create tables. */
export const REFUSED = { password: '28P01', host: '28000', database: '3D000', rights: '42501' } as const;

/** Errors of the network, and PostgreSQL's own while it starts or ends, or has too many clients. */
const AWAY = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH'],
  ...['57P01', '57P02', '57P03', '53300', '08006', '08001', '08004'],
]);

/** What the database's client calls an error; an error that only wraps it has none. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const isCode = (codes: ReadonlySet<string>, error: unknown): boolean => codes.has(codeOf(error) ?? '');

/** Two transactions were in each other's way: doing this one anew helps. */
export const isSerializationFailure = (error: unknown): boolean => isCode(IN_THE_WAY, error);

/** A row with this key is there already. */
export const isUniqueViolation = (error: unknown): boolean => isCode(NOT_UNIQUE, error);

/** The same on either database: whoever looks now sees that row. */
export const isKeyTaken = (error: unknown): boolean => isCode(KEY_TAKEN, error);

/** SQLite: another process has locked the file. */
export const isHeld = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error) ?? '');

/** PostgreSQL: said of a statement on a connection that was lost before. */
export const isConnectionOver = (error: unknown): boolean =>
  error instanceof Error && /is not queryable$/.test(error.message);

/** Nobody answers; that may pass. */
export const isAway = (error: unknown): boolean =>
  isCode(AWAY, error) ||
  isConnectionOver(error) ||
  (error instanceof Error && /^(Connection terminated|timeout exceeded|timeout expired)/.test(error.message));
