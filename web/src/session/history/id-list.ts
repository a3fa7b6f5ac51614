import type { OpId } from '@causeway/shared/id';

/**
 * Which posts a segment has, in 4 bytes each: sorted hashes, so that a list is asked in a few steps, and the segment of
 * a message is found by asking the lists from the newest on, many with one read. A hash may be another id's as well:
 * who finds one looks into the segment.
 */

export function idList(ids: readonly OpId[]): Uint8Array {
  const hashes = Uint32Array.from(ids, hashOf).sort();
  return new Uint8Array(hashes.buffer);
}

/** Whether `id` may be in `list`; never false when it is. */
export function mayHold(list: Uint8Array, id: OpId): boolean {
  const hashes = new DataView(list.buffer, list.byteOffset, list.byteLength);
  const sought = hashOf(id);
  let low = 0;
  let high = Math.floor(list.byteLength / 4);
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = hashes.getUint32(middle * 4, LITTLE_ENDIAN);
    if (found === sought) return true;
    if (found < sought) low = middle + 1;
    else high = middle;
  }
  return false;
}

/** As this machine lays out a `Uint32Array`: a store never leaves its device. */
const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** FNV-1a. */
function hashOf(id: OpId): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
