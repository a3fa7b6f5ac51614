import { Failure } from '../failure.ts';
import { codeOf, isAway, REFUSED } from './database-error.ts';

/** What a person can mend about `DATABASE_URL`, in one line that never shows a password. */
export function databaseProblem(error: unknown, url: string): Failure | undefined {
  const line = problemLine(error, url);
  return line === undefined ? undefined : new Failure('unavailable', `DATABASE_URL: ${line}`);
}

function problemLine(error: unknown, url: string): string | undefined {
  const { username, pathname } = new URL(url);
  const user = decodeURIComponent(username);
  const code = codeOf(error);
  if (code === REFUSED.password)
    return `PostgreSQL refuses user “${user}”: correct the user or the password.`;
  if (code === REFUSED.host) return `PostgreSQL does not let “${user}” in from here: see its pg_hba.conf.`;
  if (code === REFUSED.database) {
    const name = decodeURIComponent(pathname.slice(1)) || user;
    return `there is no database “${name}” yet: make it (createdb ${name}), or correct the name.`;
  }
  if (code === REFUSED.rights)
    return `“${user}” may not make tables: make it the owner of the database, or grant it “create” on its schema.`;
  if (isAway(error)) {
    const reason = code ?? (error as Error).message;
    return `PostgreSQL at ${placeOf(url)} does not answer (${reason}): start it, or correct the address.`;
  }
  return undefined;
}

/** Host and port, for people. */
export function placeOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname || 'localhost'}:${port || '5432'}`;
}
