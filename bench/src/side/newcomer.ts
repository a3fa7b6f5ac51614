import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import { readLog } from '@causeway/shared/log';
import * as Y from 'yjs';
import type { LongChannel } from './long-channel.ts';
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

/** The same in a channel that goes over several segments: the newest are shown first, then the rest is fetched. */
export async function arriveAtLong(channel: LongChannel): Promise<Arrival> {
  const { pid } = channel.process;
  const cpu = cpuUs(pid);
  const begun = performance.now();
  const head = await channel.head();
  const client = await channel.connect(head);
  client.ask();
  await client.until(() => client.received > 0);
  const fold = new ChannelFold();
  fold.add(textsOf(client.updates));
  const shown = (): number => fold.view.timeline.filter(({ type }) => type === 'message').length;
  let older = head;
  while (shown() < NEWEST && older > 0) fold.add(await channel.segment(--older));
  const readable = performance.now() - begun;
  let messages = shown();
  while (older > 0) messages += (await channel.segment(--older)).filter((text) => text !== '').length;
  if (messages < channel.messages) throw new Error(`${messages} messages came of ${channel.messages}`);
  await new Promise((resolve) => setTimeout(resolve, AFTER_MS));
  client.close();
  return { cpu: cpuUs(pid) - cpu, readable };
}

/** Messages that the device can show. */
const newest = (updates: readonly Uint8Array[]): number =>
  new ChannelFold().add(textsOf(updates)).timeline.slice(-NEWEST).length;

function textsOf(updates: readonly Uint8Array[]): string[] {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  return readLog(doc);
}
