import { unreachable } from '@causeway/shared/assert';
import { parseChannelOp } from '@causeway/shared/fold/parse-op';
import type { OpId } from '@causeway/shared/id';
import type { ChannelGenesis, ChannelOp } from '@causeway/shared/op/channel-op';

/** What is to be known of a segment beside its texts. */
export interface Digest {
  readonly ops: number;
  /** Ids of its posts. */
  readonly posts: readonly OpId[];
  /** Texts of its ops that change what is shown of a message in another segment, by that message's id. */
  readonly elsewhere: ReadonlyMap<OpId, readonly string[]>;
  /** Texts of its replies in threads of other segments, by the thread's root. */
  readonly threads: ReadonlyMap<OpId, readonly string[]>;
  /** Messages that are deleted by ops in here. */
  readonly deleted: ReadonlySet<OpId>;
  /** Least and greatest ts; infinite and 0 without ops. */
  readonly firstTs: number;
  readonly lastTs: number;
  /** ts of its seal, 0 without one. */
  readonly sealedAt: number;
}

export function digest(texts: readonly string[]): Digest {
  const ids = new Set<OpId>();
  const posts: OpId[] = [];
  const elsewhere = new Map<OpId, string[]>();
  const threads = new Map<OpId, string[]>();
  const deleted = new Set<OpId>();
  const span = { firstTs: Number.POSITIVE_INFINITY, lastTs: 0, sealedAt: 0 };
  for (const text of texts) {
    const op = parseChannelOp(text);
    if (op === undefined) continue;
    ids.add(op.id);
    if (op.k === 'post') posts.push(op.id);
    if (op.k === 'delete') deleted.add(op.of);
    for (const target of targetsOf(op)) put(elsewhere, target, text);
    if (op.k === 'post' && op.thread !== undefined) put(threads, op.thread, text);
    widen(span, op);
  }
  for (const id of ids) {
    elsewhere.delete(id);
    threads.delete(id);
  }
  return { ops: texts.length, posts, elsewhere, threads, deleted, ...span };
}

function widen(span: { firstTs: number; lastTs: number; sealedAt: number }, op: ChannelOp): void {
  span.firstTs = Math.min(span.firstTs, op.ts);
  span.lastTs = Math.max(span.lastTs, op.ts);
  if (op.k === 'seal') span.sealedAt = op.ts;
}

/** The messages (for `received`: ops) of which `op` changes what is shown. */
export function targetsOf(op: ChannelOp): readonly OpId[] {
  switch (op.k) {
    case 'edit':
    case 'delete':
    case 'react':
    case 'pin':
    case 'streamEnd':
      return [op.of];
    case 'received':
      return op.ids;
    case 'post':
    case 'genesis':
    case 'join':
    case 'leave':
    case 'role':
    case 'profile':
    case 'rename':
    case 'topic':
    case 'retention':
    case 'seal':
      return [];
    default:
      return unreachable(op);
  }
}

/** False for most texts that are no op of `kind`, without parsing them: JSON has a letter as it is, or as an escape. */
export const mayBe = (text: string, kind: string): boolean => text.includes(kind) || text.includes('\\u');

/** The genesis in `text`, if it is one. */
export function genesisIn(text: string): ChannelGenesis | undefined {
  if (!mayBe(text, 'genesis')) return undefined;
  const op = parseChannelOp(text);
  return op?.k === 'genesis' ? op : undefined;
}

function put(map: Map<OpId, string[]>, key: OpId, text: string): void {
  const texts = map.get(key);
  if (texts === undefined) map.set(key, [text]);
  else texts.push(text);
}
