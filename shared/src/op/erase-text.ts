import { parseChannelOp } from '../fold/parse-op.ts';
import type { OpId } from '../id.ts';
import type { ChannelOp } from './channel-op.ts';

/** The fields by which each kind tells what a message says; they go when it is deleted. All others stay. */
const TOLD_BY: Partial<Record<ChannelOp['k'], readonly string[]>> = {
  post: ['body', 'files', 'mentions'],
  edit: ['body', 'mentions'],
  streamEnd: ['body', 'error'],
};

/** The message whose text `op` carries: one that it posts, edits or ends. */
export function messageToldBy(op: ChannelOp): OpId | undefined {
  if (op.k === 'post') return op.id;
  return op.k === 'edit' || op.k === 'streamEnd' ? op.of : undefined;
}

/** `text`, without what it tells of a message in `erased` (PROTOCOL §7). Erasing twice changes nothing. */
export function eraseText(text: string, erased: ReadonlySet<OpId>): string {
  const op = parseChannelOp(text);
  const message = op && messageToldBy(op);
  if (op === undefined || message === undefined || !erased.has(message)) return text;
  const gone = TOLD_BY[op.k] ?? [];
  const fields = Object.entries(op);
  const kept = fields.filter(([field]) => !gone.includes(field));
  return kept.length === fields.length ? text : JSON.stringify(Object.fromEntries(kept));
}
