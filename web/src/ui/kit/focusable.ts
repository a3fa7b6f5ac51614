/** For what scrolls or is walked through: the keyboard must be able to get there, though it is no control. */
export const FOCUSABLE = { tabIndex: 0 } as const;
