import type { OpId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { afterEach, expect, it, vi } from 'vitest';
import { AiRoom, answered, answersTo } from '../testing/ai-room.ts';
import type { Device } from '../testing/device.ts';
import { FakeModelServer, says } from '../testing/fake-model-server.ts';
import type { ModelExchange } from '../testing/model-exchange.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let model: FakeModelServer;
let server: TestServer;
const rooms: AiRoom[] = [];

async function start(env: Readonly<Record<string, string>> = {}): Promise<void> {
  model = await FakeModelServer.start();
  server = await startTestServer({ env: { ...model.env, ...env } });
}
afterEach(async () => {
  for (const room of rooms.splice(0)) room.close();
  await server.close();
  await model.close();
});

async function openRoom(handle: string): Promise<AiRoom> {
  const room = await AiRoom.open(await server.signUp(handle));
  rooms.push(room);
  return room;
}

const ended = (device: Device, ask: OpId) =>
  answersTo(device, ask).filter(({ stream }) => stream !== 'streaming');

const PATIENT = { timeout: 60_000, interval: 50 };

it('a hundred questions at once are each answered once, or refused for the budget, from their own channel', {
  timeout: 90_000,
}, async () => {
  await start({ AI_TOKENS_PER_DAY: '60000', AI_ANSWER_TOKENS: '100' });
  const handles = ['ada', 'bob', 'carl', 'dora', 'emil'];
  const opened = await Promise.all(handles.map(openRoom));
  const devices = await Promise.all(opened.map((room) => room.device()));
  const secretOf = (at: number): string => `secret-${handles[at]}`;
  for (const [at, device] of devices.entries()) device.post(`Nobody else may know ${secretOf(at)}.`);
  let atOnce = 0;
  let most = 0;
  const slow = async (exchange: ModelExchange): Promise<void> => {
    most = Math.max(most, ++atOnce);
    const usage = { prompt_tokens: 900, completion_tokens: 100 };
    await says('A whole answer.', 3, usage)(exchange);
    atOnce--;
  };
  model.always(slow);
  const asks = devices.flatMap((device, at) =>
    Array.from({ length: 20 }, (_, n) => ({
      device,
      id: device.post(`@ai ${n}, what of ${secretOf(at)}?`, {
        mentions: [rooms[at]?.bot],
        ts: Date.now() + n,
      }),
    })),
  );
  await vi.waitFor(() => {
    for (const { device, id } of asks) expect(ended(device, id)).toHaveLength(1);
  }, PATIENT);
  const ends = asks.map(({ device, id }) => ended(device, id)[0]);
  const done = ends.filter((end) => end?.stream === 'done');
  const refused = ends.filter((end) => end?.stream === 'failed');
  expect(done.length + refused.length).toBe(100);
  expect(done.length).toBeGreaterThan(10);
  expect(refused.length).toBeGreaterThan(10);
  for (const end of refused) expect(end?.streamError).toMatch(/server has used up its AI budget.*00:00 UTC/);
  expect(model.exchanges).toHaveLength(done.length);
  expect(most).toBeLessThanOrEqual(LIMIT.aiAnswersPerUser * handles.length);
  for (const { prompt } of model.exchanges)
    expect(handles.filter((_, at) => prompt.includes(secretOf(at)))).toHaveLength(1);
  const spent = await server.parts.db
    .selectFrom('ai_usage')
    .select('tokens')
    .where('scope', '=', 'server')
    .execute();
  expect(spent).toEqual([{ tokens: done.length * 1_000 }]);
});

it('who has too many questions waiting is told so', { timeout: 90_000 }, async () => {
  await start();
  const room = await openRoom('ada');
  const device = await room.device();
  const count = LIMIT.aiAnswersPerUser + LIMIT.aiWaitingPerUser + 2;
  const asks = Array.from({ length: count }, (_, n) =>
    device.post(`@ai ${n}?`, { mentions: [room.bot], ts: Date.now() + n }),
  );
  const refusals = () => asks.flatMap((ask) => ended(device, ask));
  await vi.waitFor(() => expect(refusals().length).toBeGreaterThanOrEqual(2), PATIENT);
  expect(refusals().map(({ stream }) => stream)).toEqual(['failed', 'failed']);
  expect(refusals()[0]?.streamError).toMatch(/waiting already/);
});

it('a restart interrupts what is being written, and goes on with what waits', {
  timeout: 30_000,
}, async () => {
  await start({ AI_USER_TOKENS_PER_DAY: '1000000' });
  const room = await openRoom('ada');
  const device = await room.device();
  const asks = [1, 2, 3, 4].map((n) => device.post(`@ai ${n}`, { mentions: [room.bot], ts: Date.now() + n }));
  for (let n = 0; n < LIMIT.aiAnswersPerUser; n++) await (await model.next()).text('Begun');
  await vi.waitFor(() => expect(asks.filter((ask) => answersTo(device, ask).length > 0)).toHaveLength(3));
  await server.parts.replies?.runner.close();
  for (const ask of asks.slice(0, 3)) await answered(device, ask, 'interrupted');
  const left = await server.parts.db
    .selectFrom('ai_replies')
    .select('ask')
    .where('state', '=', 'queued')
    .execute();
  expect(left).toEqual([{ ask: asks[3] }]);
});
