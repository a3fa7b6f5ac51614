import type { Bus } from './bus.ts';

/** One server: there is nobody to tell. */
export const NO_BUS: Bus = {
  isUp: true,
  isDoubtful: false,
  listen: () => undefined,
  publish: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  close: async () => undefined,
};
