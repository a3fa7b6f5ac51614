import type { OpId } from '@causeway/shared/id';
import type { ChannelHandle } from '../../session/session.ts';
import { Cell } from '../../session/store.ts';
import { useSelect } from '../app/use-store.ts';

/** Messages that were looked for and are not there: dropped, or known to nobody. */
export type Lost = ReadonlyMap<string, 'dropped' | 'nothing'>;

const NONE: Lost = new Map();
const lost = new WeakMap<ChannelHandle, Cell<Lost>>();

function cellOf(handle: ChannelHandle): Cell<Lost> {
  const cell = lost.get(handle) ?? new Cell(NONE);
  lost.set(handle, cell);
  return cell;
}

/** For as long as the channel is open. */
export function addLost(handle: ChannelHandle, id: OpId, how: 'dropped' | 'nothing'): void {
  const cell = cellOf(handle);
  cell.set(new Map(cell.get()).set(id, how));
}

/** How the message was lost, if it was looked for and is. */
export function useLost(handle: ChannelHandle, id: OpId): 'dropped' | 'nothing' | undefined {
  return useSelect(cellOf(handle), (known) => known.get(id));
}
