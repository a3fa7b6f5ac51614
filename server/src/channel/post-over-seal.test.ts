import { newChannelId, newOpId } from '@causeway/shared/id';
import { expect, it, vi } from 'vitest';
import { systemRandom } from '../random.ts';
import { segmentsOf } from '../testing/check-segments.ts';
import { startTestServer } from '../testing/test-server.ts';

const AT_ONCE = 4;

it('the same id by several requests at once is posted once, also when segments are sealed in between', async () => {
  const server = await startTestServer({ env: { SEGMENT_OPS: '1' } });
  const ada = await server.signUp('ada');
  const id = newChannelId(systemRandom);
  await ada.put(`/api/channels/${id}`, { name: 'general', kind: 'private' });
  // Nobody writes before all have looked whether it is posted.
  const { logs } = server.parts;
  const transact = logs.transact.bind(logs);
  const { promise: allHaveLooked, resolve: go } = Promise.withResolvers<void>();
  let calls = 0;
  vi.spyOn(logs, 'transact').mockImplementation(async (names, change) => {
    if (++calls === AT_ONCE) go();
    await allHaveLooked;
    return transact(names, change);
  });
  const opId = newOpId(ada.id, Date.now(), systemRandom);
  const post = () => ada.post(`/api/channels/${id}/messages`, { id: opId, body: 'once' });
  const answers = await Promise.all(Array.from({ length: AT_ONCE }, post));
  for (const { body } of answers) expect(body).toMatchObject({ id: opId, body: 'once' });
  expect((await post()).status).toBe(200);
  const texts = (await segmentsOf(server.parts.db, id)).flat();
  expect(texts.filter((text) => text.includes(opId))).toHaveLength(1);
  await server.close();
});
