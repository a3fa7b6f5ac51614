/** "1 reply", "3 replies". */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString()} ${count === 1 ? one : many}`;

const list = new Intl.ListFormat(undefined, { style: 'long', type: 'conjunction' });

/** "Ada, Ben and 3 others". */
export function nameList(names: readonly string[], most = 3): string {
  const rest = names.length - most;
  return rest > 1
    ? list.format([...names.slice(0, most), `${rest.toLocaleString()} others`])
    : list.format(names);
}
