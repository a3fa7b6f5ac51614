import { BlockList, isIP } from 'node:net';

type Family = 'ipv4' | 'ipv6';
interface Network {
  readonly address: string;
  readonly bits: number;
  readonly family: Family;
}

const WIDTH = { ipv4: 32, ipv6: 128 } as const;

/** `10.0.0.1`, `10.0.0.0/8`, `::1` … taken apart, or `undefined`. */
function parseNetwork(text: string): Network | undefined {
  const [address = '', bitsText, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return undefined;
  const family: Family = version === 6 ? 'ipv6' : 'ipv4';
  if (bitsText === undefined) return { address, bits: WIDTH[family], family };
  const bits = Number(bitsText);
  return /^[0-9]{1,3}$/.test(bitsText) && bits <= WIDTH[family] ? { address, bits, family } : undefined;
}

/** Whether `text` is an address or a network, as `TRUST_PROXY` takes them. */
export const isProxyAddress = (text: string): boolean => parseNetwork(text) !== undefined;

/** Tells whether an address is one of `networks`; IPv4 inside of IPv6 counts as IPv4. */
export function proxyMatcher(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const text of networks) {
    const network = parseNetwork(text);
    if (network !== undefined) list.addSubnet(network.address, network.bits, network.family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
