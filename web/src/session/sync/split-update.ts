import { utf8Bytes } from '@causeway/shared/bytes';
import { LOG, type StateVector } from '@causeway/shared/log';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/**
 * Updates of bounded size. Yjs can cut an update's beginning only, and merges a client's ops into one struct, so the
 * pieces are written here. That is possible because a log is plain: strings that were pushed at the end, with a left
 * origin, or with none and the root `log`, and never a deletion.
 *
 * The list's order is a causal order: an element stands behind its left origin, and behind what its client wrote
 * before. So any cut of the list's order gives pieces that apply one after the other.
 */

/** Consecutive elements of one client; `origin` is the element to the left of the first one. */
interface Run {
  readonly client: number;
  readonly clock: number;
  readonly origin: Y.ID | null;
  readonly texts: string[];
}

const RUN_OVERHEAD = 64;

/** The elements of `doc` that `update` holds, as updates of at most `maxBytes` (but at least one element each). */
export function splitUpdate(doc: Y.Doc, update: Uint8Array, maxBytes: number): Uint8Array[] {
  const { from, to } = Y.parseUpdateMeta(update);
  const pieces: Uint8Array[] = [];
  let runs: Run[] = [];
  let size = 0;
  for (const { item, start, end } of spansOf(doc, from, to)) {
    for (let at = start; at < end; at++) {
      const text = textAt(item, at);
      const bytes = utf8Bytes(text) + RUN_OVERHEAD;
      if (size > 0 && size + bytes > maxBytes) {
        pieces.push(encodeRuns(runs));
        runs = [];
        size = 0;
      }
      addElement(runs, item, at, text);
      size += bytes;
    }
  }
  if (runs.length > 0) pieces.push(encodeRuns(runs));
  return pieces;
}

interface Span {
  readonly item: Y.Item;
  /** Offsets within the item. */
  readonly start: number;
  readonly end: number;
}

function* spansOf(doc: Y.Doc, from: StateVector, to: StateVector): Generator<Span> {
  for (let item = doc.getArray(LOG)._start; item !== null; item = item.right) {
    const { client, clock } = item.id;
    const start = Math.max(0, (from.get(client) ?? Number.POSITIVE_INFINITY) - clock);
    const end = Math.min(item.length, (to.get(client) ?? 0) - clock);
    if (start < end) yield { item, start, end };
  }
}

function textAt(item: Y.Item, at: number): string {
  const text: unknown = item.content instanceof Y.ContentAny ? item.content.arr[at] : undefined;
  return typeof text === 'string' ? text : '';
}

function addElement(runs: Run[], item: Y.Item, at: number, text: string): void {
  const { client, clock: first } = item.id;
  const clock = first + at;
  const last = runs.at(-1);
  const continues = at > 0 && last?.client === client && last.clock + last.texts.length === clock;
  if (continues) last.texts.push(text);
  else
    runs.push({ client, clock, origin: at > 0 ? Y.createID(client, clock - 1) : item.origin, texts: [text] });
}

const ORIGIN_AND_ANY = 0x88;
const ROOT_AND_ANY = 0x08;

/** One update (v1): blocks by descending client, as Yjs writes them. */
function encodeRuns(runs: readonly Run[]): Uint8Array {
  const byClient = Map.groupBy(runs, (run) => run.client);
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, byClient.size);
  for (const [client, block] of [...byClient].sort(([a], [b]) => b - a)) {
    encoding.writeVarUint(encoder, block.length);
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, block[0]?.clock ?? 0);
    for (const run of block) writeRun(encoder, run);
  }
  encoding.writeVarUint(encoder, 0);
  return encoding.toUint8Array(encoder);
}

function writeRun(encoder: encoding.Encoder, run: Run): void {
  if (run.origin === null) {
    encoding.writeUint8(encoder, ROOT_AND_ANY);
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, LOG);
  } else {
    encoding.writeUint8(encoder, ORIGIN_AND_ANY);
    encoding.writeVarUint(encoder, run.origin.client);
    encoding.writeVarUint(encoder, run.origin.clock);
  }
  encoding.writeVarUint(encoder, run.texts.length);
  for (const text of run.texts) encoding.writeAny(encoder, text);
}
