/** Does nothing: for an event that is of no interest, or a failure that somebody else meets and handles. */
export const nothing = (): void => undefined;
