import type { ScannedBlock, ScannedStruct } from './scan-update.ts';

/** Up to where (exclusive clock) elements of a client are in the document. */
export type ClockOf = (client: number) => number;

/**
 * Whether the structs of `blocks` can be put in an order in which every struct comes after its origin: an origin must
 * be in the document, or in the update without a cycle. Yjs would keep anything else pending for ever (FACTS).
 *
 * Linear: blocks are placed struct by struct; one that waits for another block stands on a stack with what it waits
 * for, and meeting a client that already stands there is a cycle. Blocks may come in any order, and one may depend on
 * a later one: a device that was offline through several page loads sends such.
 */
export function canBePlaced(blocks: readonly ScannedBlock[], clockOf: ClockOf): boolean {
  const cursors = new Map(blocks.map((block) => [block.client, new Cursor(block)]));
  const placed = (client: number): number => Math.max(cursors.get(client)?.placed ?? 0, clockOf(client));
  return blocks.every((block) => placeBlock(block, cursors, placed));
}

/** How far a block is placed. */
class Cursor {
  readonly #block: ScannedBlock;
  #next = 0;
  placed: number;

  constructor(block: ScannedBlock) {
    this.#block = block;
    this.placed = block.clock;
  }

  get struct(): ScannedStruct | undefined {
    return this.#block.structs[this.#next];
  }

  advance(struct: ScannedStruct): void {
    this.#next++;
    this.placed = struct.clock + struct.texts.length;
  }
}

interface Waiting {
  readonly cursor: Cursor;
  readonly client: number;
  /** Clock from which on the block below can go on; the first block is placed to its end. */
  readonly until: number;
}

function placeBlock(block: ScannedBlock, cursors: ReadonlyMap<number, Cursor>, placed: ClockOf): boolean {
  const stack: Waiting[] = [];
  const waiting = new Set<number>();
  const push = (client: number, until: number): boolean => {
    const cursor = cursors.get(client);
    if (cursor === undefined || waiting.has(client)) return false;
    waiting.add(client);
    stack.push({ cursor, client, until });
    return true;
  };
  push(block.client, block.end);
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const { struct } = top.cursor;
    if (struct === undefined || top.cursor.placed >= top.until) {
      if (top.cursor.placed < top.until) return false;
      stack.pop();
      waiting.delete(top.client);
      continue;
    }
    const missing = missingOrigin(struct, placed);
    if (missing === undefined) top.cursor.advance(struct);
    else if (!push(missing.client, missing.clock + 1)) return false;
  }
  return true;
}

function missingOrigin(struct: ScannedStruct, placed: ClockOf): ScannedStruct['origin'] {
  const { origin } = struct;
  return origin !== undefined && origin.clock >= placed(origin.client) ? origin : undefined;
}
