import type { ChannelId, OpId, UserId } from '../id.ts';
import { genesisKey } from '../op/genesis-key.ts';
import type { Me, UserGenesis, UserOp } from '../op/user-op.ts';
import { LatestMap } from './latest-map.ts';
import { newer, type Stamp } from './register.ts';
import { Stars } from './stars.ts';
import type { Contact, MyChannel, MyProfile, UserView } from './user-view.ts';

type ChannelFields = Omit<MyChannel, 'id'> & { readonly left?: true | undefined };
type ContactFields = Omit<Contact, 'id'>;

/** The parts of a user log's fold. A genesis speaks for each key that it lists, and is silent about others. */
export class UserState {
  readonly #channels = new LatestMap<ChannelId, MyChannel>();
  readonly #contacts = new LatestMap<UserId, Contact>();
  readonly #drafts = new LatestMap<ChannelId | OpId, string>();
  readonly #mutes = new LatestMap<ChannelId, number | null>();
  readonly #prefs = new LatestMap<string, unknown>();
  readonly #stars = new Stars();
  #me: Me | UserGenesis | undefined;
  #profile: MyProfile | undefined;
  #read: ReadonlyMap<ChannelId, number> = new Map();
  #segment = 0;
  #next = 0;
  #lastTs = 0;

  absorb(op: UserOp): void {
    this.#lastTs = Math.max(this.#lastTs, op.ts);
    switch (op.k) {
      case 'genesis':
        this.#genesis(op);
        break;
      case 'me':
        this.#me = newer(this.#me, op);
        break;
      case 'channel':
        this.#channel(op.channel, op, op);
        break;
      case 'contact':
        this.#contact(op.user, op, op);
        break;
      case 'read':
        this.#raiseRead([[op.channel, op.at]]);
        break;
      case 'draft':
        this.#draft(op.in, op, op.body);
        break;
      case 'mute':
        this.#mutes.set(op.channel, op, unlessZero(op.until));
        break;
      case 'star':
        this.#stars.set(op.channel, op.of, op, op.on);
        break;
      case 'pref':
        this.#prefs.set(op.key, op, op.value);
        break;
      case 'seal':
        this.#next = Math.max(this.#next, op.next);
        break;
    }
  }

  build(): UserView {
    return {
      me: this.#buildProfile(),
      channels: this.#channels.build(isSameFields),
      contacts: this.#contacts.build(isSameFields),
      read: this.#read,
      drafts: this.#drafts.build(),
      mutes: this.#mutes.build(),
      stars: this.#stars.build(),
      prefs: this.#prefs.build(),
      lastTs: this.#lastTs,
      sealedBy: this.#next > this.#segment ? this.#next : undefined,
    };
  }

  #genesis(op: UserGenesis): void {
    this.#segment = Math.max(this.#segment, op.segment);
    this.#me = newer(this.#me, op);
    for (const [id, fields] of entriesOf(op.channels)) this.#channel(id, op, fields);
    for (const [id, fields] of entriesOf(op.contacts)) this.#contact(id, op, fields);
    this.#raiseRead(entriesOf(op.read));
    // What was written before the genesis, and comes after it, is judged by when each entry was written.
    const asOf = (key: string): Stamp => ({ ts: op.at?.[key] ?? op.ts, id: op.id });
    const { draft, mute, star, pref } = genesisKey;
    for (const [key, body] of entriesOf(op.drafts)) this.#draft(key, asOf(draft(key)), body);
    for (const [id, until] of entriesOf(op.mutes)) this.#mutes.set(id, asOf(mute(id)), unlessZero(until));
    for (const [id, ofs] of entriesOf(op.stars))
      for (const of of ofs) this.#stars.set(id, of, asOf(star(id, of)), true);
    for (const [key, value] of entriesOf(op.prefs)) this.#prefs.set(key, asOf(pref(key)), value);
  }

  #channel(id: ChannelId, stamp: Stamp, fields: ChannelFields): void {
    const { kind, name, role, joinedAt } = fields;
    this.#channels.set(id, stamp, fields.left === true ? undefined : { id, kind, name, role, joinedAt });
  }

  #contact(id: UserId, stamp: Stamp, fields: ContactFields): void {
    const { handle, name, avatar, status } = fields;
    this.#contacts.set(id, stamp, { id, handle, name, avatar, status });
  }

  /** An empty draft is none. */
  #draft(key: ChannelId | OpId, stamp: Stamp, body: string): void {
    this.#drafts.set(key, stamp, body === '' ? undefined : body);
  }

  /** Markers never go back, so that devices can raise them without knowing of each other. */
  #raiseRead(markers: readonly (readonly [ChannelId, number])[]): void {
    const raised = markers.filter(([channel, at]) => at > (this.#read.get(channel) ?? -1));
    if (raised.length === 0) return;
    const next = new Map(this.#read);
    for (const [channel, at] of raised) next.set(channel, Math.max(at, next.get(channel) ?? 0));
    this.#read = next;
  }

  #buildProfile(): MyProfile | undefined {
    if (this.#me === undefined) return undefined;
    const { handle, name, avatar } = this.#me.k === 'genesis' ? this.#me.me : this.#me;
    const next: MyProfile = { handle, name, avatar };
    if (this.#profile === undefined || !isSameFields(this.#profile, next)) this.#profile = next;
    return this.#profile;
  }
}

/** Muted until 1970 is not muted. */
const unlessZero = (until: number | null): number | null | undefined => (until === 0 ? undefined : until);

/** Entries of a record whose keys a guard has checked. */
const entriesOf = <K extends string, V>(record: Readonly<Partial<Record<K, V>>>): [K, V][] =>
  Object.entries(record) as [K, V][];

const isSameFields = <T extends object>(a: T, b: T): boolean =>
  (Object.keys(a) as (keyof T)[]).every((key) => a[key] === b[key]);
