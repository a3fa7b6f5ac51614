import { type Config, SETTINGS, type Setting } from './settings.ts';

/** The settings as a Markdown table, with the values in force; secrets only as given or not. */
export function configTable(config: Config): string {
  const rows = Object.entries<Setting>(SETTINGS).map(([name, setting]) => [
    `\`${setting.env}\``,
    setting.shown,
    setting.doc,
    inForce(setting, config[name as keyof Config]),
  ]);
  return markdownTable(['env', 'default', '', 'in force'], rows);
}

/** The same without values, as README shows it. */
export function settingsTable(): string {
  const rows = Object.values<Setting>(SETTINGS).map(({ env, shown, doc }) => [`\`${env}\``, shown, doc]);
  return markdownTable(['env', 'default', ''], rows);
}

function inForce(setting: Setting, value: Config[keyof Config]): string {
  if (value === undefined) return '(default)';
  if (setting.secret) return '(given, not shown)';
  if (Array.isArray(value)) return value.length === 0 ? 'false' : value.join(', ');
  return String(value);
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, at) => Math.max(3, cell.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
