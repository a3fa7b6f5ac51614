import type { UserView } from '@causeway/shared/fold/user-view';
import type { UserClientOp } from '@causeway/shared/op/user-op';

/**
 * Which of my waiting ops have to be written anew when they go to the next segment of my log: its genesis says what
 * every key was when it was sealed, as of that moment, and so overrules an op that was written before and came after.
 * An op still counts when nobody has changed its key since this device has heard of it (`before` and `now` are the same
 * there); else the genesis speaks of somebody's change that is not to be undone.
 */
export function countsStill(op: UserClientOp, before: UserView, now: UserView): boolean {
  return op.k !== 'read' && saysOf(op, before) === saysOf(op, now);
}

/** What `view` says of the key that `op` writes, as a text. */
function saysOf(op: Exclude<UserClientOp, { readonly k: 'read' }>, view: UserView): string {
  switch (op.k) {
    case 'draft':
      return view.drafts.get(op.in) ?? '';
    case 'mute':
      return String(view.mutes.get(op.channel) ?? (view.mutes.has(op.channel) ? null : 0));
    case 'star':
      return String(view.stars.get(op.channel)?.has(op.of) ?? false);
    case 'pref':
      return JSON.stringify(view.prefs.get(op.key)) ?? '';
  }
}
