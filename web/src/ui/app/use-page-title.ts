import { useEffect } from 'react';
import { useLocation } from 'wouter';
import type { SidebarRow } from '../../session/session.ts';
import { useSession } from './app-context.ts';
import { parseLocation } from './parse-location.ts';
import { useStore } from './use-store.ts';

const isLoud = (row: SidebarRow): boolean => !row.muted;
const sum = (rows: readonly SidebarRow[], count: (row: SidebarRow) => number): number =>
  rows.filter(isLoud).reduce((total, row) => total + count(row), 0);

/** "(2) #general · Causeway": mentions counted, and a dot for anything else unread. */
export function titleOf(path: string, rows: readonly SidebarRow[]): string {
  const mentions = sum(rows, (row) => row.summary.mentions);
  const unread = sum(rows, (row) => row.summary.unread);
  const mark = mentions > 0 ? `(${mentions}) ` : unread > 0 ? '• ' : '';
  const place = parseLocation(path);
  if (place?.type === 'settings') return `${mark}Settings · Causeway`;
  const row = place?.type === 'channel' ? rows.find(({ id }) => id === place.channel) : undefined;
  if (row === undefined) return `${mark}Causeway`;
  return `${mark}${row.kind === 'dm' ? row.name : `#${row.name}`} · Causeway`;
}

/** Keeps the window's title. */
export function usePageTitle(): void {
  const [path] = useLocation();
  const rows = useStore(useSession().sidebar);
  const title = titleOf(path, rows);
  useEffect(() => {
    document.title = title;
  }, [title]);
}
