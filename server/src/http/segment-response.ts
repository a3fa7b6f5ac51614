import { EPOCH_HEADER } from '@causeway/shared/api/epoch-header';
import type { SegmentRow } from '../segment/find-segment.ts';
import { plainSegment } from '../segment/segment-bytes.ts';
import type { Client } from './client.ts';

/**
 * A segment as it is stored, or its lines for a client that does not take Brotli. `epoch`: of the server, so that whoever
 * keeps the segment knows to which past it belongs.
 */
export async function segmentResponse(
  { bytes, etag }: Pick<SegmentRow, 'bytes' | 'etag'>,
  client: Pick<Client, 'header'>,
  epoch: string | undefined,
): Promise<Response> {
  const headers = {
    ETag: `"${etag}"`,
    // It changes when something of it is deleted, so that it is asked for each time.
    'Cache-Control': 'private, no-cache',
    Vary: 'Accept-Encoding, Authorization',
    ...(epoch !== undefined && { [EPOCH_HEADER]: epoch }),
  };
  if (names(client.header('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  const takesBrotli = accepts(client.header('accept-encoding'), 'br');
  const body = takesBrotli ? bytes : await plainSegment(bytes);
  return new Response(new Uint8Array(body), {
    headers: {
      ...headers,
      'Content-Type': 'application/x-ndjson',
      'Content-Length': String(body.byteLength),
      ...(takesBrotli ? { 'Content-Encoding': 'br' } : {}),
    },
  });
}

/** Whether `If-None-Match` names `etag`; proxies that change the encoding make it a weak one. */
const names = (header: string | undefined, etag: string): boolean =>
  (header ?? '')
    .split(',')
    .map((part) => part.trim())
    .some((part) => part === '*' || part.replace(/^W\//, '') === `"${etag}"`);

/** Whether `Accept-Encoding` takes `encoding`. */
function accepts(header: string | undefined, encoding: string): boolean {
  const offers = (header ?? '').split(',').map((part) => part.trim().toLowerCase());
  const offer = find(offers, encoding) ?? find(offers, '*');
  return offer !== undefined && !/;\s*q=0(\.0*)?$/.test(offer);
}

const find = (offers: readonly string[], name: string): string | undefined =>
  offers.find((offer) => offer.split(';')[0]?.trim() === name);
