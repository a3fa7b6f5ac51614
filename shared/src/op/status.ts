/** Closed lists that schemas and folds share. Apart from the schemas, so that folding does not load zod. */

export const STREAM_STATUSES = ['done', 'failed', 'stopped', 'interrupted'] as const;
export type StreamStatus = (typeof STREAM_STATUSES)[number];

/** How somebody stands to me. */
export const CONTACT_STATUSES = ['requested', 'incoming', 'accepted', 'blocked', 'none'] as const;
export type ContactStatus = (typeof CONTACT_STATUSES)[number];
