import type { Manifest } from './manifest.ts';

const COUNTED = { users: 'account', channels: 'channel', messages: 'message' } as const;

/** For people: `1 account, 2 channels and 1,234 messages`. */
export function contentsOf({ tables }: Manifest): string {
  const counts = Object.entries(COUNTED).map(([table, noun]) => {
    const { rows } = tables[table as keyof typeof COUNTED];
    return `${rows.toLocaleString('en')} ${noun}${rows === 1 ? '' : 's'}`;
  });
  return new Intl.ListFormat('en-GB').format(counts);
}
