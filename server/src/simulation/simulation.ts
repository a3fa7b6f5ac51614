import { must } from '@causeway/shared/assert';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import { createChannel } from '../channel/create-channel.ts';
import type { Silence } from '../sync/pace.ts';
import { Seeded } from '../testing/seeded.ts';
import type { DeviceSocket } from './device-socket.ts';
import { emptyStore } from './device-store.ts';
import type { DeviceWorld } from './device-world.ts';
import type { Link } from './link.ts';
import { idOf, ModelDevice } from './model-device.ts';
import { type CommitFault, SharedDatabase } from './shared-database.ts';
import { BusHub } from './sim-bus.ts';
import { SimModel } from './sim-model.ts';
import { anyText } from './sim-ops.ts';
import {
  addAs,
  aiCommand,
  anyCommand,
  type Command,
  messageBy,
  newUser,
  segmentIds,
} from './sim-requests.ts';
import { SimServer } from './sim-server.ts';
import { Process, VirtualTime } from './virtual-time.ts';

const CHANNEL = '1imulation000001' as ChannelId;
/** The first one owns the channel and has two devices. */
const USERS = ['Ada0000001', 'Bob0000001', 'Cyd0000001', 'Dan0000001'] as UserId[];
const OWNER = USERS[0] as UserId;
const DEVICES = [OWNER, ...USERS];
/** So small that there are many. */
const SEGMENTS = { ops: 12, bytes: 4_000 };
const START = Date.UTC(2026, 0, 1);
const SCENE = { channel: CHANNEL, owner: OWNER };
/** Longer than the rows of a sealed segment are kept, in ms. */
const NIGHT = 15 * 60_000;
/** How long it may take until all is said, in ms. */
const PATIENCE = 300_000;

/** Two servers on one database, five devices, the AI, and all that may go wrong between them. Everything follows from the seed. */
export class Simulation implements DeviceWorld {
  readonly time = new VirtualTime(START);
  readonly random: Seeded;
  readonly database: SharedDatabase;
  readonly hub: BusHub;
  readonly servers: SimServer[];
  /** The AI's provider. */
  readonly model: SimModel;
  readonly devices: ModelDevice[] = [];
  readonly channel = CHANNEL;
  /** What the server has acknowledged, and what it has refused for good. */
  readonly taken = new Map<OpId, string | undefined>();
  readonly refusals = new Map<OpId, string>();
  /** What was sent, and not answered. */
  readonly sentInVain = new Set<string>();
  readonly lines: string[] = [];
  readonly #people = new Process('people');
  #bot: UserId | undefined;
  #isCalm = true;
  #storeFails = 0;
  /** Until when nobody does anything, and how long that is in all. */
  #quietUntil = 0;
  #night = 0;

  constructor(seed: number, silence?: Silence) {
    this.random = new Seeded(seed);
    this.hub = new BusHub(this.time, this.random.fork());
    this.database = new SharedDatabase({
      time: this.time,
      latency: () => this.random.fraction() * (this.random.chance(0.02) ? 200 : 2),
      commitFault: () => this.#commitFault(),
    });
    this.model = new SimModel(this.time, this.random.fork());
    const { time, hub, database, model } = this;
    const onLine = (line: string): void => void this.lines.push(line);
    const shared = { time, hub, database, model, onLine, segments: SEGMENTS, silence };
    this.servers = ['A', 'B'].map((name) => new SimServer({ name, ...shared, random: this.random.fork() }));
  }

  /** Everything for `ms`, then peace until all is said. */
  async run(ms: number): Promise<void> {
    await this.#begin();
    this.#isCalm = false;
    // Some worlds are worse than others, each in its own way.
    const { hub, random } = this;
    hub.loss = random.pick([0, 0.05, 0.3, 0.9]);
    hub.repetition = random.pick([0, 0.05, 0.3]);
    hub.delay = random.pick([0, 0.1, 0.8]);
    const pace = random.pick([1_000, 4_000, 15_000]);
    for (const index of DEVICES.keys()) this.#live(index);
    this.#repeat(pace, () => this.#disturb());
    this.#repeat(5_000, () => this.#command(anyCommand(SCENE, USERS.slice(1), this.random)));
    await this.time.runUntil(() => false, ms);
    if (this.#night > 0) await this.time.runUntil(() => false, this.#night + ms);
    await this.#calmDown();
  }

  /** What has happened, in a few numbers. */
  get summary(): string {
    const heads = this.devices.map(({ head }) => head?.name);
    const { count, now } = this.time;
    return JSON.stringify({ count, now, heads, taken: this.taken.size, refused: this.refusals.size });
  }

  /** For whoever must find out why it did not end. */
  get #state(): string {
    const lines = this.devices.map((device) => `${device.process.name}: ${device.state}`);
    return [...lines, ...this.lines.slice(-5)].join('\n').slice(0, 3_000);
  }

  connect(socket: DeviceSocket): Link | undefined {
    return this.random.pick(this.servers).connect(socket);
  }

  segment({ process, user }: ModelDevice, segment: number): Promise<readonly string[]> {
    return this.random
      .pick(this.servers)
      .request(process, (parts) => segmentIds(parts, user, CHANNEL, segment), this.#loss);
  }

  unanswered(texts: readonly string[]): void {
    for (const text of texts) this.sentInVain.add(idOf(text));
  }

  acknowledged(user: UserId, texts: readonly string[]): void {
    for (const text of texts) if (idOf(text).startsWith(user)) this.taken.set(idOf(text), text);
  }

  refused(text: string): void {
    this.refusals.set(idOf(text), text);
  }

  takenAfterAll(id: OpId): void {
    this.refusals.delete(id);
  }

  /** The AI participant. */
  get bot(): UserId {
    return must(this.#bot, 'it is there from the beginning on');
  }

  /** Answers of the AI that have no end. */
  get openReplies(): number {
    const sql = "select count(*) as open from ai_replies where state in ('queued', 'running')";
    return (this.database.sqlite.prepare(sql).get() as { open: number }).open;
  }

  get #loss(): number {
    return this.#isCalm ? 0 : 0.1;
  }

  async #begin(): Promise<void> {
    let isReady = false;
    const done = (): void => {
      isReady = true;
    };
    this.#people.run(() => void this.database.migrate(this.#people).then(done));
    await this.#until(() => isReady, 'the tables');
    for (const server of this.servers) server.start();
    await this.#until(() => this.servers.every(({ isUp }) => isUp), 'both servers');
    for (const user of USERS) await this.#must(newUser(user));
    const wish = { id: CHANNEL, name: 'simulation', kind: 'private' as const };
    await this.#must((parts) => createChannel(parts, OWNER, wish));
    for (const user of USERS.slice(1)) await this.#must(addAs(SCENE, user, 'member'));
    this.#bot = this.servers[0]?.parts.replies?.bot;
    await this.#must(addAs(SCENE, this.bot, 'member'));
  }

  async #until(holds: () => boolean, what: string | (() => string)): Promise<void> {
    if (!(await this.time.runUntil(holds, PATIENCE)))
      throw new Error(`never: ${typeof what === 'string' ? what : what()}\n${this.#state}`);
  }

  /** A request that is made until it is answered. */
  async #must(command: Command): Promise<void> {
    let isDone = false;
    let last = 'none';
    const attempt = (): void =>
      void this.servers[0]?.request(this.#people, command, 0).then(
        () => {
          isDone = true;
        },
        (error: unknown) => {
          last = String(error);
          this.time.schedule(500, attempt, this.#people);
        },
      );
    attempt();
    await this.#until(
      () => isDone,
      () => `an answer other than ${last}`,
    );
  }

  /** A device begins, or begins again with what it had stored. */
  #live(index: number): void {
    const before = this.devices[index];
    const store = before?.store ?? emptyStore();
    before?.kill();
    const user = DEVICES[index] as UserId;
    const process = new Process(`device ${index}, ${Math.round(this.time.now - START)}`);
    const device = new ModelDevice({ world: this, process, user, channel: CHANNEL, store });
    this.devices[index] = device;
    const pace = 100 + this.random.fraction() * 3_000;
    const think = (): void => {
      if (!this.#isCalm && this.time.now > this.#quietUntil) this.#act(device);
      this.time.schedule(this.random.fraction() * pace, think, process);
    };
    think();
  }

  #act(device: ModelDevice): void {
    const { user, head } = device;
    const texts = head?.texts ?? [];
    const kind = this.random.weighted({ write: 18, post: 1, answer: 1 });
    if (kind === 'post') {
      const { id, command } = messageBy(user, CHANNEL, this.time.now, this.random);
      this.#command(command, () => void this.taken.set(id, undefined));
    } else if (kind === 'answer') this.#command(aiCommand(user, CHANNEL, texts, this.random));
    else device.write(anyText({ user, bot: this.bot, now: Math.floor(this.time.now), texts }, this.random));
  }

  /** A request that is made a few times at most; it may be answered by nobody, or by a no. */
  #command(command: Command, onDone: () => void = () => undefined): void {
    if (this.#isCalm || this.time.now < this.#quietUntil) return;
    const attempt = (left: number): void => {
      const again = (): void => {
        if (left > 0 && !this.#isCalm)
          this.time.schedule(this.random.fraction() * 5_000, () => attempt(left - 1), this.#people);
      };
      this.random.pick(this.servers).request(this.#people, command, this.#loss).then(onDone, again);
    };
    attempt(3);
  }

  #repeat(ms: number, task: () => void): void {
    const again = (): void => {
      if (this.#isCalm) return;
      task();
      this.time.schedule(this.random.fraction() * ms, again, this.#people);
    };
    again();
  }

  #disturb(): void {
    if (this.time.now < this.#quietUntil) return;
    const { random, time, hub } = this;
    const later = (ms: number, run: () => void): void =>
      void time.schedule(random.fraction() * ms, run, this.#people);
    const device = random.pick([...this.devices.keys()]);
    const server = random.pick(this.servers);
    const kind = random.weighted({ cut: 8, reload: 3, offline: 3, crash: 3, bus: 2, store: 2, night: 0.2 });
    if (kind === 'cut') this.devices[device]?.socket.cut(random.chance(0.5));
    else if (kind === 'reload') this.#live(device);
    else if (kind === 'offline') {
      this.devices[device]?.socket.setOnline(false);
      later(30_000, () => this.devices[device]?.socket.setOnline(true));
    } else if (kind === 'crash' && server.isUp) {
      server.crash();
      later(5_000, () => server.start());
    } else if (kind === 'bus') {
      hub.setUp(false);
      later(20_000, () => hub.setUp(true));
    } else if (kind === 'night' && this.#night === 0) {
      // Devices that were away before come back in the morning: the rows of what was sealed meanwhile are gone.
      this.#night = NIGHT;
      this.#quietUntil = time.now + NIGHT;
      this.devices[device]?.socket.setOnline(false);
      time.schedule(NIGHT, () => this.devices[device]?.socket.setOnline(true), this.#people);
    } else if (kind === 'store') this.#storeFails += 1 + random.below(3);
  }

  #commitFault(): CommitFault {
    if (this.#storeFails === 0 || this.random.chance(0.5)) return undefined;
    this.#storeFails -= 1;
    return this.random.chance(0.5) ? 'fails' : 'unheard';
  }

  /** All is mended; resolves when everybody knows everything. */
  async #calmDown(): Promise<void> {
    this.#isCalm = true;
    this.#storeFails = 0;
    this.hub.setUp(true);
    Object.assign(this.hub, { loss: 0, repetition: 0, delay: 0 });
    await this.#until(() => this.servers.every(({ isUp }) => isUp), 'both servers');
    // Until no request is under way any more.
    await this.time.runUntil(() => false, 15_000);
    for (const user of USERS.slice(1)) await this.#must(addAs(SCENE, user, 'member'));
    for (const device of this.devices) device.socket.setOnline(true);
    await this.#until(() => this.devices.every(({ isQuiet }) => isQuiet), 'everybody is quiet');
    // Until what was asked is projected; then the answers end, and the servers that begun them may be no more.
    await this.time.runUntil(() => false, 15_000);
    await this.#until(() => this.openReplies === 0, 'the end of all answers');
    // Rows that got lost are found by the next look into the database, and heads that are full are sealed.
    await this.time.runUntil(() => false, 15_000);
    await this.#until(() => this.devices.every(({ isQuiet }) => isQuiet), 'everybody is quiet still');
    await this.#must(({ projection }) => projection.caughtUp(`channel/${CHANNEL}`));
  }
}
