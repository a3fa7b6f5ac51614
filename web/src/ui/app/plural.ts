const list = new Intl.ListFormat(undefined, { style: 'long', type: 'conjunction' });

/** "1 reply", "3 replies". */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString()} ${count === 1 ? one : many}`;

/** "3 people and 1 bot"; a kind of which there is none is left out. */
export function headCount(everybody: readonly { readonly bot?: boolean | undefined }[]): string {
  const bots = everybody.filter(({ bot }) => bot === true).length;
  const people = everybody.length - bots;
  const parts: string[] = [];
  if (people > 0 || bots === 0) parts.push(plural(people, 'person', 'people'));
  if (bots > 0) parts.push(plural(bots, 'bot'));
  return list.format(parts);
}

/** "Ada, Ben and 3 others". */
export function nameList(names: readonly string[], most = 3): string {
  const rest = names.length - most;
  return rest > 1
    ? list.format([...names.slice(0, most), `${rest.toLocaleString()} others`])
    : list.format(names);
}
