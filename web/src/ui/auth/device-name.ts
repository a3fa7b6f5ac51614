const BROWSERS = [
  ['Electron', 'Desktop app'],
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Mac OS', 'macOS'],
  ['Windows', 'Windows'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const;

const first = (agent: string, table: readonly (readonly [string, string])[]): string | undefined =>
  table.find(([mark]) => agent.includes(mark))?.[1];

/** "Firefox on Linux", for the list of my devices. */
export function deviceName(agent = navigator.userAgent): string {
  return `${first(agent, BROWSERS) ?? 'Browser'} on ${first(agent, SYSTEMS) ?? 'an unknown system'}`;
}
