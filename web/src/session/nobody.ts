import type { PresenceView } from '@causeway/shared/presence';

/** Like `NOBODY` of shared, whose schemas the first paint does without. */
export const NOBODY_HERE: PresenceView = { online: new Set(), typing: new Set(), read: new Map() };
