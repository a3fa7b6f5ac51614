import type { PastWindow } from '../../session/past.ts';
import type { Pane, Start } from './pane.ts';
import { toPresent } from './show-window.ts';

/**
 * From a window whose end is where the channel's own view begins, back into that view, at what is in sight: the view
 * is lengthened until it holds that. `inSight` gives the rows in sight, from the first on, each time it is asked.
 */
export async function returnToView(
  pane: Pane,
  window: PastWindow,
  inSight: () => readonly Start[],
): Promise<void> {
  const { handle } = pane;
  const known = (): Start | undefined => {
    const ids = new Set(handle.view.get().timeline.map(({ id }) => id as string));
    return inSight().find(({ key }) => ids.has(key));
  };
  const holdsFirst = () => known()?.key === inSight()[0]?.key;
  while (pane.window.get() === window && !holdsFirst() && handle.past.get() === 'more') {
    const before = handle.view.get();
    await handle.loadOlder();
    if (handle.view.get() === before) break;
  }
  const landing = known();
  if (pane.window.get() === window && landing !== undefined && holdsFirst()) toPresent(pane, landing);
}
