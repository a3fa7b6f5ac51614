import { isOfServer, type OpId, type UserId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';
import type { RefusalCode, RefusedOp } from '@causeway/shared/stateless';
import type { DocState } from './doc-state.ts';
import { idOf, judgeOp, type OpVerdict } from './judge-op.ts';
import { placementOf } from './placement.ts';
import { clientsOf, type ScannedBlock, textsOf } from './scan-update.ts';

/**
 * The decision over a scanned update of a client, against the document as it is now (decision 0002). Pure: reads
 * `doc`, changes nothing. What is refused is refused whole; the ops that are named tell the client which of its
 * texts can't stand, and for structural codes (`gap`, `client-id`) that all of them may be written again.
 */
export type Verdict =
  | { readonly ok: true; readonly ops: readonly AdmittedOp[]; readonly clients: readonly number[] }
  | { readonly ok: false; readonly refused: readonly RefusedOp[] };

export interface AdmittedOp {
  readonly id: OpId;
  readonly ts: number;
  readonly text: string;
}

export function admit(
  doc: DocState,
  blocks: readonly ScannedBlock[],
  user: UserId,
  role: Role | undefined,
): Verdict {
  const judge = { address: doc.address, user, role };
  const texts = newTexts(doc, blocks);
  const verdicts = texts.map((text) => judgeOp(text, judge));
  const structural = checkBlocks(doc, blocks, user) ?? checkState(doc, texts);
  if (structural) return { ok: false, refused: nameMissing(doc, textsOf(blocks), structural) };
  const ops = lawfulOps(doc, verdicts);
  return ops === undefined
    ? { ok: false, refused: [...refusals(verdicts), ...reusedIds(doc, verdicts)] }
    : { ok: true, ops, clients: clientsOf(blocks) };
}

/** The ops, when all are lawful and none repeats an id with another text; `undefined` otherwise. */
function lawfulOps(doc: DocState, verdicts: readonly OpVerdict[]): readonly AdmittedOp[] | undefined {
  const ids = new Set<OpId>();
  for (const verdict of verdicts) {
    // An op without an id can't be named, but must stop its update all the same.
    if (!verdict.ok || (doc.textOf(verdict.id) ?? verdict.text) !== verdict.text) return undefined;
    if (verdicts.length > 1) ids.add(verdict.id);
  }
  const isOnce = verdicts.length < 2 || ids.size === verdicts.length;
  return isOnce || reusedIds(doc, verdicts).length === 0 ? (verdicts as readonly Lawful[]) : undefined;
}

type Lawful = Extract<OpVerdict, { ok: true }>;

/** Structs of an update that may stand apart from the others: see {@link placementOf}. */
const SCATTERED = 32;

interface Problem {
  readonly code: RefusalCode;
  readonly message: string;
}

/** Each block continues a client that is new or this user's, repeats what is known to the letter, and can be placed. */
function checkBlocks(doc: DocState, blocks: readonly ScannedBlock[], user: UserId): Problem | undefined {
  for (const block of blocks) {
    const known = doc.clockOf(block.client);
    const owner = doc.ownerOf(block.client);
    if (owner !== undefined && owner !== user && block.end > known) {
      return { code: 'client-id', message: 'this clientID is somebody else’s' };
    }
    if (block.clock > known) return { code: 'gap', message: 'ops before these are missing' };
    if (!repeatsKnown(doc, block, known)) {
      return { code: 'client-id', message: 'this clientID and clock are taken by another text' };
    }
  }
  const placement = placementOf(blocks, doc.clockOf);
  if (placement === undefined) return { code: 'gap', message: 'an op stands behind an unknown one' };
  // The same code: written again as one run they can stand.
  if (placement.scattered > SCATTERED) return { code: 'gap', message: 'the ops do not follow each other' };
  return undefined;
}

function checkState(doc: DocState, texts: readonly string[]): Problem | undefined {
  if (doc.address.type !== 'user') return undefined;
  try {
    return doc.fits(texts) ? undefined : { code: 'too-large', message: 'your own log is full' };
  } catch {
    // Malformed texts are named one by one.
    return undefined;
  }
}

/** Texts of `blocks` that `doc` has not. */
export function newTexts(doc: DocState, blocks: readonly ScannedBlock[]): readonly string[] {
  const [only] = blocks;
  const [run] = only?.structs ?? [];
  const isOneRun =
    blocks.length === 1 && only?.structs.length === 1 && only.clock >= doc.clockOf(only.client);
  if (isOneRun && run !== undefined) return run.texts;
  return blocks.flatMap((block) => {
    const known = doc.clockOf(block.client);
    return block.structs.flatMap(({ clock, texts }) => texts.slice(Math.max(0, known - clock)));
  });
}

/** Whether the part of `block` below clock `known` carries the texts that the document has there. */
function repeatsKnown(doc: DocState, { client, clock: from, structs }: ScannedBlock, known: number): boolean {
  if (from >= known) return true;
  return structs.every(({ clock, texts }) =>
    texts.every((text, index) => clock + index >= known || doc.textAt(client, clock + index) === text),
  );
}

/** An id may come again with the same text only, in the document and within the update. */
function reusedIds(doc: DocState, verdicts: readonly OpVerdict[]): RefusedOp[] {
  const seen = new Map<OpId, string>();
  return verdicts.flatMap((verdict) => {
    if (!verdict.ok) return [];
    const before = doc.textOf(verdict.id) ?? seen.get(verdict.id);
    seen.set(verdict.id, verdict.text);
    if (before === undefined || before === verdict.text) return [];
    return [{ id: verdict.id, code: 'used-id' as const, message: 'this id is taken by another op' }];
  });
}

const refusals = (verdicts: readonly OpVerdict[]): RefusedOp[] =>
  verdicts.flatMap((verdict) =>
    verdict.ok || verdict.id === undefined
      ? []
      : [{ id: verdict.id, code: verdict.code, message: verdict.message }],
  );

/** All ops of the update that the document does not hold: also those at known clocks, whose place another text took. */
const nameMissing = (doc: DocState, texts: readonly string[], problem: Problem): RefusedOp[] =>
  texts.flatMap((text) => {
    const id = idOf(text);
    if (id === undefined || isOfServer(id) || doc.textOf(id) === text) return [];
    return [{ id, ...problem }];
  });
