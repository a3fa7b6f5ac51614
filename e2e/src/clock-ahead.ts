/**
 * Loaded by `node --import` into the server: its clock is `CLOCK_AHEAD_MS` ahead. So the devices' messages, written at
 * true time while it was down, reach it late, without a test that waits for two minutes.
 */
const ahead = Number(process.env.CLOCK_AHEAD_MS ?? 0);
const TrueDate = Date;
const now = (): number => TrueDate.now() + ahead;

globalThis.Date = new Proxy(TrueDate, {
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
});
