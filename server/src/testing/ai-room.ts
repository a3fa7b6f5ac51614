import { channelDoc } from '@causeway/shared/doc-name';
import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import type { Message } from '@causeway/shared/fold/channel-view';
import { type ChannelId, newChannelId, newOpId, type OpId, type UserId } from '@causeway/shared/id';
import { readLog } from '@causeway/shared/log';
import { expect, vi } from 'vitest';
import { systemRandom } from '../random.ts';
import type { ApiClient } from './api-client.ts';
import { Device } from './device.ts';

/** A channel of a whole server in which the AI is a member. */
export class AiRoom {
  readonly id: ChannelId;
  readonly owner: ApiClient;
  readonly bot: UserId;
  readonly #devices: Device[] = [];

  private constructor(owner: ApiClient, id: ChannelId, bot: UserId) {
    this.owner = owner;
    this.id = id;
    this.bot = bot;
  }

  static async open(owner: ApiClient): Promise<AiRoom> {
    const room = new AiRoom(owner, newChannelId(systemRandom), await botOf(owner));
    expect((await owner.put(room.path, { name: 'room', kind: 'private' })).status).toBe(201);
    await room.add(room.bot);
    return room;
  }

  /** The direct channel of `owner` and the AI. */
  static async direct(owner: ApiClient): Promise<AiRoom> {
    const bot = await botOf(owner);
    const { body } = await owner.put('/api/dms', { users: [bot] });
    return new AiRoom(owner, String(body.id) as ChannelId, bot);
  }

  get path(): string {
    return `/api/channels/${this.id}`;
  }

  async add(user: UserId, role = 'member'): Promise<void> {
    expect((await this.owner.put(`${this.path}/members/${user}`, { role })).status).toBeLessThan(300);
  }

  async head(client = this.owner): Promise<number> {
    return Number((await client.get(this.path)).body.head);
  }

  /** A device of `client` on the head, on the server that `client` speaks to. */
  async device(client = this.owner): Promise<Device> {
    const name = channelDoc(this.id, await this.head(client));
    const address = `${client.url.replace('http', 'ws')}/sync`;
    const device = new Device(address, name, client.id, { token: client.accessToken });
    this.#devices.push(device);
    await device.synced();
    return device;
  }

  /** Asks by HTTP. */
  async ask(body: string, more: object = {}, client = this.owner): Promise<OpId> {
    const id = newOpId(client.id, Date.now(), systemRandom);
    const { status } = await client.post(`${this.path}/messages`, {
      ...{ id, body, mentions: [this.bot] },
      ...more,
    });
    expect(status).toBe(201);
    return id;
  }

  /** `stop`, `retry` or `continue`. */
  command(what: string, id: string, client = this.owner) {
    return client.post(`${this.path}/ai/${id}/${what}`);
  }

  close(): void {
    for (const device of this.#devices) device.close();
  }
}

async function botOf(client: ApiClient): Promise<UserId> {
  const { body } = await client.get('/api/users?query=ai');
  const bot = body.items?.find((person) => person.bot === true);
  return String(bot?.id) as UserId;
}

/** Messages as a device shows them. */
export function shownBy(device: Device): Message[] {
  const fold = new ChannelFold();
  fold.add(readLog(device.doc));
  return [...fold.view.messages.values()];
}

/** Answers to `ask` that a device has. */
export const answersTo = (device: Device, ask: OpId): Message[] =>
  shownBy(device).filter(({ reply }) => reply === ask);

/** Resolves with the one answer to `ask` once it has an end that is `status`. */
export async function answered(device: Device, ask: OpId, status = 'done'): Promise<Message> {
  await vi.waitFor(
    () => {
      const answers = answersTo(device, ask);
      expect(answers.map(({ stream }) => stream)).toEqual([status]);
    },
    { timeout: 8_000, interval: 10 },
  );
  return answersTo(device, ask)[0] as Message;
}

/** Text that the stream frames of `of` make, as a client puts them together; what has a gap is ignored. */
export function streamedText(device: Device, of: OpId): string | undefined {
  let text: string | undefined;
  for (const frame of device.stateless) {
    if (frame.t !== 'stream' || frame.of !== of || frame.from > (text?.length ?? 0)) continue;
    text = (text ?? '').slice(0, frame.from) + frame.text;
  }
  return text;
}
