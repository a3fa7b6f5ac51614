/** `text` as gzip of its UTF-8: a browser hands out downloads only decompressed, so they are compressed here. */
export const gzip = (text: string): Promise<Uint8Array> =>
  bytesOf(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip')));

/** Rejects when `bytes` are not what {@link gzip} made: gzip carries a checksum. */
export async function gunzip(bytes: Uint8Array): Promise<string> {
  const stream = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await bytesOf(stream));
}

const bytesOf = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array> =>
  new Uint8Array(await new Response(stream).arrayBuffer());
