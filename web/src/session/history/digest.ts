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
  /** Messages that are deleted by ops in here. */
  readonly deleted: ReadonlySet<OpId>;
  /** Least and greatest ts. */
  readonly firstTs: number;
  readonly lastTs: number;
  /** ts of its seal, 0 without one. */
  readonly sealedAt: number;
}

export function digest(texts: readonly string[]): Digest {
  const posts: OpId[] = [];
  const named = new Map<OpId, string[]>();
  const deleted = new Set<OpId>();
  const own = new Set<OpId>();
  let firstTs = Number.POSITIVE_INFINITY;
  let lastTs = 0;
  let sealedAt = 0;
  for (const text of texts) {
    const op = parseChannelOp(text);
    if (op === undefined) continue;
    own.add(op.id);
    firstTs = Math.min(firstTs, op.ts);
    lastTs = Math.max(lastTs, op.ts);
    if (op.k === 'post') posts.push(op.id);
    else if (op.k === 'seal') sealedAt = op.ts;
    else if (op.k === 'delete') deleted.add(op.of);
    for (const target of targetsOf(op)) put(named, target, text);
  }
  for (const id of own) named.delete(id);
  return {
    ...{ ops: texts.length, posts, elsewhere: named, deleted },
    ...{ firstTs: Number.isFinite(firstTs) ? firstTs : 0, lastTs, sealedAt },
  };
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
