import type { Command } from './command.ts';

const HELP = `Usage: npm run causeway -- <command>

  serve                        Run the server.
  user add <handle>            Add an account; the password is asked for, or read from standard input.
       [--name <name>]         Its name; the handle without it.
       [--owner]               Makes it an owner of the server.
  user passwd <handle>         Set somebody’s password and sign them out everywhere.
  invite                       Make an invite and print its link.
       [--uses <n>]            How many people it lets in (1).
       [--expires <hours>]     How long it is valid (168).
       [--channel <id>]        A channel that it leads to; may be given more than once.
  backup <dir>                 Copy everything into a new folder, also while the server runs.
  restore <dir>                Put a backup into an empty database, SQLite or PostgreSQL.
  doctor                       Check this machine, the data and the settings.
  config                       Print all settings with the values in force.
       [--defaults]            As the documentation has them: without values.
  help                         Print this.

Not in this version yet: export, import.`;

export const help: Command = ({ print }) => {
  print(HELP);
  return Promise.resolve(0);
};
