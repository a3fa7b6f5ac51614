import type { AiStatus } from '@causeway/shared/api/ai';
import type { UserId } from '@causeway/shared/id';
import { selfById } from '../account/account-row.ts';
import { forbidden, notFound } from '../failure.ts';
import type { Parts } from '../parts.ts';

/** How the AI is set up and what it has taken today, for owners of the server: nothing of the key. */
export async function aiStatus({ db, ai }: Pick<Parts, 'db' | 'ai'>, user: UserId): Promise<AiStatus> {
  if (ai === undefined) throw notFound('This address of the API');
  const { role } = await selfById(db, user);
  if (role !== 'owner') throw forbidden('Only owners of this server see this.');
  const { tokens, limit, resetsAt } = await ai.budget.today();
  const { running } = await db
    .selectFrom('ai_replies')
    .select((eb) => eb.fn.countAll().as('running'))
    .where('state', '=', 'running')
    .executeTakeFirstOrThrow();
  return {
    handle: ai.handle,
    model: ai.modelName,
    endpoint: ai.endpoint,
    today: { tokens, limit },
    resetsAt,
    running: Number(running),
  };
}
