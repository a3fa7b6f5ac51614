import type { ScrollToIndexOpts, VirtualizerHandle } from 'virtua';

/** What a timeline needs of virtua's list. */
export type List = Pick<
  VirtualizerHandle,
  | 'scrollOffset'
  | 'scrollSize'
  | 'viewportSize'
  | 'findItemIndex'
  | 'getItemOffset'
  | 'getItemSize'
  | 'scrollToIndex'
>;

/** Where `list.scrollToIndex` goes, as its rows are known now; for any alignment but to the nearest edge. */
export function goalOf(list: List, index: number, { align, offset = 0 }: ScrollToIndexOpts): number {
  const room = list.getItemSize(index) - list.viewportSize;
  const part = align === 'end' ? room : align === 'center' ? room / 2 : 0;
  return list.getItemOffset(index) + part + offset;
}

/** Where to bring a row for it to be whole in sight; nowhere if it is. */
export function nearestEdge(list: List, index: number): 'start' | 'end' | undefined {
  const top = list.getItemOffset(index) - list.scrollOffset;
  if (top < 0) return 'start';
  return top + list.getItemSize(index) > list.viewportSize ? 'end' : undefined;
}
