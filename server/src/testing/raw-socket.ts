import { once } from 'node:events';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { vi } from 'vitest';
import { WebSocket } from 'ws';
import { bytesOf, type Part, uint, varString } from './update-bytes.ts';

/** Types of messages of the Hocuspocus protocol. */
export const TYPE = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  syncReply: 4,
  stateless: 5,
  broadcastStateless: 6,
  close: 7,
  syncStatus: 8,
} as const;

export interface Answer {
  readonly address: string;
  readonly type: number;
  /** First number after the type: of a sync status 1 is "applied"; of auth 1 is "denied", 2 "authenticated". */
  readonly first: number | undefined;
  readonly bytes: Uint8Array;
}

export const frame = (address: string, type: number, ...parts: readonly Part[]): Uint8Array =>
  bytesOf(varString(address), uint(type), ...parts);

/** Bytes with their length ahead. */
export const sized =
  (bytes: Uint8Array): Part =>
  (encoder) =>
    encoding.writeVarUint8Array(encoder, bytes);

/** A program that speaks to the server frame by frame, and so can say what no provider would. */
export class RawSocket {
  readonly ws: WebSocket;
  readonly answers: Answer[] = [];
  closeCode: number | undefined;

  constructor(url: string) {
    this.ws = new WebSocket(url);
    this.ws.on('message', (data: Buffer) => this.answers.push(parseAnswer(data)));
    this.ws.on('close', (code) => {
      this.closeCode = code;
    });
    this.ws.on('error', () => undefined);
  }

  async open(): Promise<this> {
    await once(this.ws, 'open');
    return this;
  }

  send(...parts: Parameters<typeof frame>): void {
    this.ws.send(frame(...parts));
  }

  /** Authenticates for the document at `address` and waits for the answer; whether access was given. */
  auth(address: string, user: string, session = 'raw'): Promise<boolean> {
    return this.authWith(address, `${user}/${session}`);
  }

  /** The same with an access token, where the server is a whole one. */
  async authWith(address: string, token: string): Promise<boolean> {
    const seen = this.answers.length;
    this.send(address, TYPE.auth, uint(0), varString(token));
    const isAnswer = (answer: Answer): boolean => answer.address === address && answer.type === TYPE.auth;
    await this.#until(() => this.answers.slice(seen).some(isAnswer), 'an answer');
    return this.answers.slice(seen).find(isAnswer)?.first === 2;
  }

  /** Sends an update and waits for its status; whether it was applied. */
  async push(address: string, update: Uint8Array): Promise<boolean> {
    const before = this.statuses(address).length;
    this.send(address, TYPE.sync, uint(2), sized(update));
    await this.#until(() => this.statuses(address).length > before, 'a status');
    return this.statuses(address)[before] === 1;
  }

  statuses(address: string): (number | undefined)[] {
    return this.answers
      .filter((answer) => answer.address === address && answer.type === TYPE.syncStatus)
      .map(({ first }) => first);
  }

  /** Whether the server still answers on this socket: it does so for a document that nobody may see. */
  async isAlive(): Promise<boolean> {
    if (this.ws.readyState !== WebSocket.OPEN) return false;
    return !(await this.auth('channel/Nowhere000000001/0', 'Nobody0001'));
  }

  close(): void {
    this.ws.terminate();
  }

  /** Resolves when `holds` does; fails when the socket is closed before. */
  async #until(holds: () => boolean, what: string): Promise<void> {
    await vi.waitFor(
      () => {
        if (!holds() && this.closeCode === undefined) throw new Error(`never: ${what}`);
      },
      { timeout: 5_000, interval: 2 },
    );
    if (!holds()) throw new Error(`closed (${this.closeCode}) before: ${what}`);
  }
}

function parseAnswer(data: Uint8Array): Answer {
  const decoder = decoding.createDecoder(new Uint8Array(data));
  const address = decoding.readVarString(decoder);
  const type = decoding.readVarUint(decoder);
  const bytes = decoding.readTailAsUint8Array(decoder);
  return { address, type, first: bytes[0], bytes };
}
