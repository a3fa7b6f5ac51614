/**
 * Lets `Date` run ahead or behind by as many ms as `setClockShift` was last called with. Stands on its own: it is
 * loaded into the server's process, and sent into pages as text.
 */
export function shiftableClock(): void {
  const TrueDate = Date;
  let shift = 0;
  const now = (): number => TrueDate.now() + shift;
  globalThis.Date = new Proxy(TrueDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
  Object.assign(globalThis, {
    setClockShift: (ms: number) => {
      shift = ms;
    },
  });
}

declare global {
  var setClockShift: (ms: number) => void;
}
