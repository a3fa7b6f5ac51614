import type { DocName } from '@causeway/shared/doc-name';
import { LIMIT } from '@causeway/shared/limit';
import { appendTexts } from '@causeway/shared/log';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { readFrame, updateFrame } from '../session/sync/frame.ts';

/** Bytes of one update: nearly as many as one may have. */
const PIECE = LIMIT.updateBytes - 1_000;

/** Has the server take so much from the owner of `token` that it takes no more for now. Nothing of it is kept. */
export async function spendBudget(url: string, token: string, doc: DocName): Promise<void> {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/sync`);
  ws.binaryType = 'arraybuffer';
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  ws.onerror = () => reject(new Error('the socket failed'));
  ws.onopen = () => {
    ws.send(authFrame(doc, token));
    const gap = updateFrame(doc, gapUpdate());
    for (let left = LIMIT.opsBurst * LIMIT.opUnitBytes; left > 0; left -= PIECE) ws.send(gap);
    for (let more = 0; more < 5; more++) ws.send(gap);
  };
  // The last ones to be refused are so for the budget's sake.
  let statuses = 0;
  const count = Math.ceil((LIMIT.opsBurst * LIMIT.opUnitBytes) / PIECE) + 5;
  ws.onmessage = ({ data }) => {
    if (readFrame(new Uint8Array(data as ArrayBuffer)).type === 'status' && ++statuses === count) resolve();
  };
  await promise;
  ws.close();
}

/** Of which the server lacks the beginning: it counts it, and refuses it. */
function gapUpdate(): Uint8Array {
  const doc = new Y.Doc();
  appendTexts(doc, ['missing']);
  const before = Y.encodeStateVector(doc);
  appendTexts(doc, ['x'.repeat(PIECE)]);
  return Y.encodeStateAsUpdate(doc, before);
}

function authFrame(doc: DocName, token: string): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, doc);
  encoding.writeVarUint(encoder, 2);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarString(encoder, token);
  return encoding.toUint8Array(encoder);
}
