import { isIPv6 } from 'node:net';
import { LIMIT } from '@causeway/shared/limit';
import { Budgets } from '../rate/budgets.ts';

interface Limits {
  readonly sockets: number;
  readonly perMinute: number;
  readonly unauthenticatedBytes: number;
}

const LIMITS: Limits = {
  sockets: LIMIT.socketsPerAddress,
  perMinute: LIMIT.newSocketsPerMinute,
  unauthenticatedBytes: LIMIT.unauthenticatedBytes,
};

/** The place of one socket among those of its address. */
export interface Place {
  /** Counts bytes that came before any authentication; false when the address has sent too many of these. */
  hold(bytes: number): boolean;
  /** It has authenticated: what was held is not any more. */
  authenticated(): void;
  /** It is closed. */
  leave(): void;
}

interface OfAddress {
  sockets: number;
  held: number;
}

/** How many sockets one address may have, and what these may send before they have said who they are. */
export class SocketGate {
  readonly #limits: Limits;
  readonly #arrivals: Budgets;
  readonly #addresses = new Map<string, OfAddress>();

  constructor(now: () => number, limits: Limits = LIMITS) {
    this.#limits = limits;
    this.#arrivals = new Budgets({ burst: limits.perMinute, perSecond: limits.perMinute / 60 }, now);
  }

  /** Lets a socket of `address` in, unless there are too many. */
  enter(address: string): Place | undefined {
    const key = networkOf(address);
    const ofAddress = this.#addresses.get(key) ?? { sockets: 0, held: 0 };
    if (ofAddress.sockets >= this.#limits.sockets || !this.#arrivals.take(key)) return undefined;
    ofAddress.sockets += 1;
    this.#addresses.set(key, ofAddress);
    let held = 0;
    const authenticated = (): void => {
      ofAddress.held -= held;
      held = 0;
    };
    return {
      hold: (bytes) => {
        held += bytes;
        ofAddress.held += bytes;
        return ofAddress.held <= this.#limits.unauthenticatedBytes;
      },
      authenticated,
      leave: () => {
        authenticated();
        ofAddress.sockets -= 1;
        if (ofAddress.sockets === 0) this.#addresses.delete(key);
      },
    };
  }
}

/** Who has IPv6 has 2^64 addresses at least: they count as one. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  const all = [...groups, ...Array.from({ length: missing }, () => '0'), ...(tail ? tail.split(':') : [])];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
