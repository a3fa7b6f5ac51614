/** `old` when all fields of `next` are the same references. */
export function keepView<View extends object>(old: View, next: View): View {
  const fields = Object.keys(next) as (keyof View)[];
  return fields.every((field) => old[field] === next[field]) ? old : next;
}
