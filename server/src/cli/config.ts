import { configTable } from '../config/print-config.ts';
import type { Command } from './command.ts';

/** `config`: all settings with the values in force, as a Markdown table. */
export const config: Command = (context) => {
  context.print(configTable(context.config));
  return Promise.resolve(0);
};
