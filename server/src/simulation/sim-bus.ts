import type { DocName } from '@causeway/shared/doc-name';
import { type Bus, type BusListener, SERVERS, type Topic } from '../bus/bus.ts';
import { type BusMessage, decodeMessage, encodeMessage } from '../bus/bus-message.ts';
import type { Seeded } from '../testing/seeded.ts';
import type { Process, VirtualTime } from './virtual-time.ts';

/** As Redis's bus has them (`bus/redis-bus.ts`), in ms. */
const SILENCE = 1_500;
const DEATH = 10_000;

/** What is between the buses of all servers. */
export class BusHub {
  readonly time: VirtualTime;
  readonly random: Seeded;
  readonly buses = new Set<SimBus>();
  isUp = true;
  /** How many of the messages about documents are lost, come twice, or come late and out of order. */
  loss = 0.05;
  repetition = 0.05;
  delay = 0.1;

  constructor(time: VirtualTime, random: Seeded) {
    this.time = time;
    this.random = random;
  }

  setUp(isUp: boolean): void {
    if (isUp === this.isUp) return;
    this.isUp = isUp;
    for (const bus of this.buses) bus.noticed(isUp);
  }

  /** A server has died without a word: its silence is noticed, and later it is given up. */
  died(bus: SimBus): void {
    this.buses.delete(bus);
    for (const other of this.buses) other.silent(bus);
  }

  latency(topic: Topic): number {
    const isLate = topic !== SERVERS && this.random.chance(this.delay);
    return this.random.fraction() * (isLate ? 3_000 : 20);
  }
}

/** {@link Bus} as Redis makes it, with all that may go wrong there. */
export class SimBus implements Bus {
  readonly name: string;
  readonly #hub: BusHub;
  readonly #process: Process;
  readonly #topics = new Set<Topic>([SERVERS]);
  readonly #silent = new Set<string>();
  #listener: BusListener | undefined;
  #hasMissed = false;

  constructor(hub: BusHub, process: Process) {
    this.name = process.name;
    this.#hub = hub;
    this.#process = process;
    hub.buses.add(this);
  }

  isUp = true;

  get isDoubtful(): boolean {
    return !this.isUp || this.#silent.size > 0;
  }

  listen(listener: BusListener): void {
    this.#listener = listener;
  }

  publish(topic: Topic, message: BusMessage): void {
    if (!this.#hub.isUp || !this.isUp) this.#hasMissed = true;
    if (!this.#hub.isUp) return;
    const data = encodeMessage(this.name, message);
    for (const other of this.#hub.buses) if (other !== this) other.#send(topic, data);
  }

  subscribe(topic: DocName): void {
    const { time, random } = this.#hub;
    time.schedule(random.fraction() * 10, () => {
      if (!this.#hub.isUp) return;
      this.#topics.add(topic);
      this.#listener?.subscribed(topic);
    });
  }

  unsubscribe(topic: DocName): void {
    this.#topics.delete(topic);
  }

  async close(): Promise<void> {
    this.#hub.buses.delete(this);
  }

  /** Redis is there, or is not; it is noticed after a while. */
  noticed(isUp: boolean): void {
    const ms = this.#hub.random.fraction() * SILENCE;
    this.#hub.time.schedule(ms, () => this.#setUp(isUp), this.#process);
  }

  /** Nothing is heard of `other` any more. */
  silent(other: SimBus): void {
    const { time } = this.#hub;
    time.schedule(SILENCE, () => this.#silent.add(other.name), this.#process);
    const gone = (): void => {
      this.#silent.delete(other.name);
      this.#listener?.gone(other.name);
    };
    time.schedule(DEATH, () => this.#process.run(gone), this.#process);
  }

  #setUp(isUp: boolean): void {
    if (isUp !== this.#hub.isUp || isUp === this.isUp) return;
    this.isUp = isUp;
    this.#process.run(() => {
      if (isUp && this.#hasMissed) this.publish(SERVERS, { type: 'missed' });
      if (isUp) this.#hasMissed = false;
      this.#listener?.changed(isUp);
    });
  }

  #send(topic: Topic, data: Uint8Array): void {
    const { random } = this.#hub;
    const isDoc = topic !== SERVERS;
    if (isDoc && random.chance(this.#hub.loss)) return;
    const copies = isDoc && random.chance(this.#hub.repetition) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++)
      this.#hub.time.schedule(this.#hub.latency(topic), () => this.#receive(topic, data), this.#process);
  }

  #receive(topic: Topic, data: Uint8Array): void {
    const decoded = decodeMessage(data);
    if (!this.#hub.isUp || !this.#topics.has(topic) || decoded === undefined) return;
    this.#process.run(() => this.#listener?.message(topic, decoded.message, decoded.from));
  }
}
