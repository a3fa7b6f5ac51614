import { type Append, type PartingStorage, PartingWrites } from '../store/parting-writes.ts';

const NEVER = new Promise<void>(() => undefined);

/** A page of the store `name` that has gone away before `appends` were written. */
export function leave(storage: PartingStorage, name: string, ...appends: Append[]): PartingWrites {
  const page = new PartingWrites(storage, name);
  page.part(true);
  for (const append of appends) page.add(append, NEVER);
  return page;
}
