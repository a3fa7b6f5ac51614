import { channelDoc } from '@causeway/shared/doc-name';
import { type ChannelId, newChannelId } from '@causeway/shared/id';
import { expect, vi } from 'vitest';
import { systemRandom } from '../random.ts';
import type { ApiClient } from './api-client.ts';
import { Device } from './device.ts';
import type { TestServer } from './test-server.ts';

/** A channel of a whole server, whose head is sealed after a few ops (`SEGMENT_OPS`). */
export class SealedRoom {
  readonly id: ChannelId;
  readonly server: TestServer;
  readonly owner: ApiClient;
  readonly #devices: Device[] = [];

  private constructor(server: TestServer, owner: ApiClient, id: ChannelId) {
    this.server = server;
    this.owner = owner;
    this.id = id;
  }

  static async open(server: TestServer, owner: ApiClient): Promise<SealedRoom> {
    const id = newChannelId(systemRandom);
    const answer = await owner.put(`/api/channels/${id}`, { name: 'room', kind: 'private' });
    expect(answer.status).toBe(201);
    return new SealedRoom(server, owner, id);
  }

  /** Posts `bodies`, one after the other; their ids. */
  async post(...bodies: string[]): Promise<string[]> {
    const ids: string[] = [];
    for (const body of bodies) {
      const { status, body: message } = await this.owner.post(`${this.path}/messages`, { body });
      expect(status).toBe(201);
      ids.push(String(message.id));
    }
    return ids;
  }

  get path(): string {
    return `/api/channels/${this.id}`;
  }

  async head(): Promise<number> {
    return Number((await this.owner.get(this.path)).body.head);
  }

  /** Resolves when the head is `segment`. */
  async sealedTo(segment: number): Promise<void> {
    await vi.waitFor(async () => expect(await this.head()).toBe(segment), { timeout: 5_000, interval: 10 });
  }

  /** A device on the head. */
  async device(): Promise<Device> {
    const { url } = this.server;
    const token = this.owner.accessToken;
    const name = channelDoc(this.id, await this.head());
    const device = new Device(`${url.replace('http', 'ws')}/sync`, name, this.owner.id, { token });
    this.#devices.push(device);
    await device.synced();
    return device;
  }

  /** A sealed segment's lines, by HTTP. */
  async lines(segment: number): Promise<Record<string, unknown>[]> {
    const { status, body } = await this.owner.get(`${this.path}/segments/${segment}`);
    expect(status).toBe(200);
    return String(body.text)
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  close(): void {
    for (const device of this.#devices) device.close();
  }
}
