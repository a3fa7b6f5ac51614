import type { Config } from '../config/settings.ts';
import { databaseProblem } from '../db/database-problem.ts';
import { isStoreFailure } from '../db/store-failure.ts';
import { Failure } from '../failure.ts';

/** Runs `task`; what a person can mend about disks and databases is said in one line. */
export async function readably<T>(
  { databaseUrl }: Pick<Config, 'databaseUrl'>,
  task: () => Promise<T>,
): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof Failure || !(error instanceof Error)) throw error;
    const problem = databaseUrl === undefined ? undefined : databaseProblem(error, databaseUrl);
    if (problem !== undefined) throw problem;
    if (isStoreFailure(error))
      throw new Failure(
        'unavailable',
        `The database fails (${error.message}): npm run causeway -- doctor says more.`,
      );
    // Errors of files name their system call.
    if ('syscall' in error) throw new Failure('unavailable', `${error.message}.`);
    throw error;
  }
}
