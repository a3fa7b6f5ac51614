import { type Bench, type Figure, median } from './figure.ts';
import { type Audience, gather, paced, saturated, WINDOW, warmUp } from './side/deliver.ts';
import {
  bareDurable,
  bareDurablePerTurn,
  causeway,
  stockHocuspocus,
  withSides,
  yWebsocketServer,
} from './side/sides.ts';

const RECEIVERS = 100;
const EVERY_MS = 20;

interface Load {
  readonly what: string;
  readonly rounds: number;
  /** µs of server CPU per delivery. */
  readonly measure: (audience: Audience) => Promise<number>;
}

/** What one message to many costs the server: CPU per delivery, in a busy channel and when it can't keep up. */
export const fanout: Bench = async ({ quick }, report) => {
  const sides = [causeway, bareDurable, stockHocuspocus, yWebsocketServer, bareDurablePerTurn];
  await withSides(sides, async (started) => {
    const audiences: Audience[] = [];
    for (const side of started) audiences.push(await gather(side, RECEIVERS));
    const [ours, bare, stock, yWebsocket, perTurn] = audiences as [
      Audience,
      Audience,
      Audience,
      Audience,
      Audience,
    ];
    await warmUp(audiences, { quick });
    const busy = { what: '50 messages/s', rounds: quick ? 3 : 7 };
    const pacedMessages = quick ? 80 : 250;
    const atPace = { ...busy, measure: (on: Audience) => paced(on, pacedMessages, EVERY_MS) };
    await compare(ours, [bare, stock, yWebsocket], atPace, report);
    const full = { what: `saturated, ${WINDOW} under way`, rounds: quick ? 3 : 7 };
    const messages = quick ? 500 : 2_000;
    const atFull = { ...full, measure: (on: Audience) => saturated(on, messages) };
    await compare(ours, [stock, perTurn], atFull, report);
  });
};

async function compare(
  ours: Audience,
  others: readonly Audience[],
  { what, rounds, measure }: Load,
  report: (figure: Figure) => void,
): Promise<void> {
  const all = [ours, ...others];
  const figures = new Map<Audience, number[]>(all.map((audience) => [audience, []]));
  for (let round = 0; round < rounds; round++) {
    for (const audience of all) figures.get(audience)?.push(await measure(audience));
  }
  const cpuOf = (audience: Audience): number => median(figures.get(audience) ?? []);
  const metric = `server CPU per delivery to ${RECEIVERS} receivers, ${what}`;
  report({ metric, value: cpuOf(ours), unit: 'us', n: rounds });
  for (const other of others) {
    const vs = other.side.name;
    report({ metric: `${metric} (${vs})`, value: cpuOf(other), unit: 'us', n: rounds });
    report({ metric, value: cpuOf(ours) / cpuOf(other), unit: 'ratio', n: rounds, vs });
  }
}
