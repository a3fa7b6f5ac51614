import { proxyMatcher } from '../config/proxy-address.ts';

/** IPv4 inside of IPv6, as sockets that listen to both show it. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '');

/**
 * Finds the address of who asks. `X-Forwarded-For` counts as far as trusted proxies have written it: read from its end,
 * it is the first address that is no such proxy. Without trusted proxies the header means nothing: anybody can send it.
 */
export function addressReader(
  trustProxy: readonly string[],
): (peer: string | undefined, forwardedFor: string | undefined) => string {
  const isProxy = proxyMatcher(trustProxy);
  return (peer, forwardedFor) => {
    let address = plain(peer ?? 'unknown');
    for (const hop of (forwardedFor ?? '').split(',').reverse()) {
      if (!isProxy(address) || hop.trim() === '') break;
      address = plain(hop.trim());
    }
    return address;
  };
}
