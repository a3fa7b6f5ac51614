import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import { readLog } from '@causeway/shared/log';
import * as Y from 'yjs';
import type { Side } from './side.ts';
import { cpuUs } from './usage.ts';

export interface Arrival {
  /** µs of the server's CPU. */
  readonly cpu: number;
  /** From connecting until the newest 100 messages can be shown, in ms. */
  readonly readable: number;
}

/** Messages that a newcomer wants to see first. */
const NEWEST = 100;
/** What the server still does for a newcomer after the document has gone out. */
const AFTER_MS = 100;

/** Somebody comes to a channel of `messages` with nothing on the device. */
export async function arrive(side: Side, messages: number, query = ''): Promise<Arrival> {
  const { pid } = side.process;
  const cpu = cpuUs(pid);
  const begun = performance.now();
  const client = await side.connect({ query, keep: true });
  client.ask();
  await client.until(() => client.received >= messages);
  const shown = newest(client.updates);
  const readable = performance.now() - begun;
  if (shown !== NEWEST) throw new Error(`${shown} messages of ${messages} are shown`);
  await new Promise((resolve) => setTimeout(resolve, AFTER_MS));
  client.close();
  return { cpu: cpuUs(pid) - cpu, readable };
}

/** Messages that the device can show. */
function newest(updates: readonly Uint8Array[]): number {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  return new ChannelFold().add(readLog(doc)).timeline.slice(-NEWEST).length;
}
