/** State of a history entry to which the app went by itself: nobody has chosen what it shows. */
export const LANDED = 'landed';

/** Whether `state` is that of such an entry. It stays over a reload. */
export const isLanding = (state: unknown): boolean => state === LANDED;
