import type { ScannedBlock, ScannedStruct } from './scan-update.ts';

/** Up to where (exclusive clock) elements of a client are in the document. */
export type ClockOf = (client: number) => number;

export interface Placement {
  /** Structs that do not stand at the end of what this update adds. */
  readonly scattered: number;
}

/**
 * Puts the structs of `blocks` in an order in which every struct comes after its origin, and says what placing them
 * will cost; `undefined` when there is none: an origin must be in the document, or in the update without a cycle. Yjs
 * would keep anything else pending for ever.
 *
 * Linear: blocks are placed struct by struct; one that waits for another block stands on a stack with what it waits
 * for, and meeting a client that already stands there is a cycle. Blocks may come in any order, and one may depend on
 * a later one: a device that was offline through several page loads sends such.
 */
export function placementOf(blocks: readonly ScannedBlock[], clockOf: ClockOf): Placement | undefined {
  const [only] = blocks;
  if (only !== undefined && blocks.length === 1 && isRun(only, clockOf)) {
    return { scattered: only.end > clockOf(only.client) ? 1 : 0 };
  }
  const cursors = new Map(blocks.map((block) => [block.client, new Cursor(block)]));
  const placed = (client: number): number => Math.max(cursors.get(client)?.placed ?? 0, clockOf(client));
  const tails = new Tails(clockOf);
  const all = blocks.every((block) => placeBlock(block, { cursors, placed, tails }));
  return all ? { scattered: tails.scattered } : undefined;
}

/** Whether `block` is what one page writes in one go: each struct behind the one before, the first behind a known one. */
function isRun({ client, structs }: ScannedBlock, clockOf: ClockOf): boolean {
  return structs.every(({ clock, origin }, index) =>
    index === 0
      ? origin === undefined || origin.clock < clockOf(origin.client)
      : origin?.client === client && origin.clock === clock - 1,
  );
}

/**
 * Yjs looks through everything behind a struct's origin, unless nothing follows that origin yet: an update of 500 KB
 * whose structs all stand in the middle of each other keeps it busy for seconds, here and on every device. Who appends
 * makes few such structs: the first after a time offline, and where two pages wrote at once.
 */
class Tails {
  readonly #clockOf: ClockOf;
  /** Last elements of placed structs that nothing follows yet. */
  readonly #ends = new Set<string>();
  scattered = 0;

  constructor(clockOf: ClockOf) {
    this.#clockOf = clockOf;
  }

  place(client: number, { clock, origin, texts }: ScannedStruct): void {
    const end = clock + texts.length;
    if (end <= this.#clockOf(client)) return;
    if (origin === undefined || !this.#ends.delete(`${origin.client} ${origin.clock}`)) this.scattered++;
    this.#ends.add(`${client} ${end - 1}`);
  }
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

interface Progress {
  readonly cursors: ReadonlyMap<number, Cursor>;
  readonly placed: ClockOf;
  readonly tails: Tails;
}

function placeBlock(block: ScannedBlock, { cursors, placed, tails }: Progress): boolean {
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
    if (missing === undefined) {
      top.cursor.advance(struct);
      tails.place(top.client, struct);
    } else if (!push(missing.client, missing.clock + 1)) return false;
  }
  return true;
}

function missingOrigin(struct: ScannedStruct, placed: ClockOf): ScannedStruct['origin'] {
  const { origin } = struct;
  return origin !== undefined && origin.clock >= placed(origin.client) ? origin : undefined;
}
