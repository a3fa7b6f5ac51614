import { expect, it } from 'vitest';
import { Failure } from '../failure.ts';
import { silentLogger } from '../log/logger.ts';
import { openTarget } from './open-target.ts';

it('says in one line that its folder can’t be made', async () => {
  const opening = openTarget({ dataDir: '/proc/nowhere/data' }, silentLogger());
  await expect(opening).rejects.toThrow(
    new Failure(
      'unavailable',
      '/proc/nowhere/data/causeway.db can’t be written (ENOENT): give this user the right to, or choose another DATA_DIR.',
    ),
  );
});
