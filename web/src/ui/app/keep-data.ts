import type { App } from '../../session/app.ts';

/** Asks the browser, once somebody is signed in, not to clear this device's copy when space runs out. */
export function keepData(app: App): void {
  const ask = (): void => {
    if (app.state.get().state === 'signed-in') void navigator.storage?.persist?.();
  };
  ask();
  app.state.subscribe(ask);
}
