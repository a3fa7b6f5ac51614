import { vi } from 'vitest';

class NoSizes {
  observe = () => undefined;
  unobserve = () => undefined;
  disconnect = () => undefined;
}

/** jsdom measures nothing, and scrolls nothing: enough for a timeline to be drawn, until `vi.unstubAllGlobals()`. */
export function stubSizes(): void {
  vi.stubGlobal('ResizeObserver', NoSizes);
  Element.prototype.scrollTo = () => undefined;
}
