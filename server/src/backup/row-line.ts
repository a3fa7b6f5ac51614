import { crc32 } from 'node:zlib';

/** A row of any table, by column. */
export type Row = Readonly<Record<string, string | number | Uint8Array | null>>;

/** One line of JSON without its end; bytes are `{"base64": …}`. The same row gives the same line on both databases. */
export const lineOf = (row: Row): string =>
  JSON.stringify(Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, textOf(cell)])));

/** Reads what {@link lineOf} wrote; `undefined` for anything else. */
export function rowOf(line: string): Row | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    return Object.fromEntries(Object.entries(parsed).map(([column, value]) => [column, cellOf(value)]));
  } catch {
    return undefined;
  }
}

/** Whether the bytes of `row` are those that were written to the table, where it keeps their checksum. */
export const isIntact = ({ bytes, checksum }: Row): boolean =>
  !(bytes instanceof Uint8Array) || checksum === undefined || crc32(bytes) === checksum;

function textOf(cell: Row[string]): unknown {
  if (!(cell instanceof Uint8Array)) return cell;
  const { buffer, byteOffset, byteLength } = cell;
  return { base64: Buffer.from(buffer, byteOffset, byteLength).toString('base64') };
}

function cellOf(value: unknown): Row[string] {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'object' && 'base64' in value && typeof value.base64 === 'string')
    return Buffer.from(value.base64, 'base64');
  throw new TypeError('not a cell');
}
