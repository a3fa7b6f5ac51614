import { parseArgs } from 'node:util';
import { configTable, settingsTable } from '../config/print-config.ts';
import type { Command } from './command.ts';

/** `config [--defaults]`: all settings as a Markdown table; with the values in force, or as the documentation has it. */
export const config: Command = (context) => {
  const { values } = parseArgs({
    args: [...context.args],
    options: { defaults: { type: 'boolean', default: false } },
  });
  context.print(values.defaults ? settingsTable() : configTable(context.config));
  return Promise.resolve(0);
};
