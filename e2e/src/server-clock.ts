import { shiftableClock } from './shiftable-clock.ts';

/** Loaded by `node --import` into the server, whose clock its parent then sets: first by the environment, then by messages. */
shiftableClock();
globalThis.setClockShift(Number(process.env.CLOCK_SHIFT_MS ?? 0));
process.on('message', (ms) => {
  globalThis.setClockShift(Number(ms));
  process.send?.(ms);
});
process.channel?.unref();
