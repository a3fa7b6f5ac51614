/** PostgreSQL's text takes no U+0000: it is kept as U+FFFD, so that nobody's message makes a statement fail. */
export const nulFree = (value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
